import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { BenchSource } from './bench-scene.js';
import { delivery, onAnswers } from './delivery-feed.js';

/** A load that comes at its own pace, whatever the answers do. */
export interface PacedLoad {
  perSecond: number;
  seconds: number;
  /** Connections that stay open; a webhook that is due while all of them wait for an answer waits for the first. */
  connections: number;
}

/**
 * Sends webhooks at a fixed rate, and returns how long each took from the moment it was due to its answer, in
 * milliseconds: whoever stands still for a while pays for all that came due meanwhile.
 *
 * @throws Error at the first answer that is not 202, and where a connection ends
 */
export async function sendPaced(port: number, source: BenchSource, load: PacedLoad): Promise<number[]> {
  const count = Math.round(load.perSecond * load.seconds);
  const requests = Array.from({ length: count }, (_, number) => delivery(source, number));
  const failure = Promise.withResolvers<never>();
  const feed = new PacedFeed(requests, load.perSecond);
  const sockets = Array.from({ length: load.connections }, () => connect({ port, host: '127.0.0.1', noDelay: true }));
  try {
    for (const socket of sockets) {
      socket.on('error', failure.reject);
      socket.on('close', () => failure.reject(new Error('The service closed a connection')));
      onAnswers(socket, () => feed.answered(socket), failure.reject);
    }
    await Promise.race([Promise.all(sockets.map((socket) => once(socket, 'connect'))), failure.promise]);
    return await Promise.race([feed.send(sockets), failure.promise]);
  } finally {
    feed.stop();
    for (const socket of sockets) socket.removeAllListeners('close').destroy();
  }
}

class PacedFeed {
  readonly #latencies: number[] = [];
  readonly #idle: Socket[] = [];
  readonly #sent = new Map<Socket, number>();
  readonly #done = Promise.withResolvers<number[]>();
  #next = 0;
  #startedAt = 0;
  #stopped = false;

  constructor(
    private readonly requests: readonly Buffer[],
    private readonly perSecond: number,
  ) {}

  async send(sockets: readonly Socket[]): Promise<number[]> {
    this.#idle.push(...sockets);
    this.#startedAt = performance.now();
    while (this.#next < this.requests.length && !this.#stopped) {
      this.#sendDue();
      await pause(1);
    }
    return this.#done.promise;
  }

  /** Sends no more. */
  stop(): void {
    this.#stopped = true;
  }

  answered(socket: Socket): void {
    this.#latencies.push(performance.now() - (this.#sent.get(socket) ?? 0));
    this.#idle.push(socket);
    if (this.#latencies.length === this.requests.length) this.#done.resolve(this.#latencies);
    else this.#sendDue();
  }

  #sendDue(): void {
    const now = performance.now();
    for (;;) {
      const dueAt = this.#startedAt + (this.#next * 1_000) / this.perSecond;
      const request = this.requests[this.#next];
      if (!request || dueAt > now) return;
      const socket = this.#idle.pop();
      if (!socket) return;
      this.#next += 1;
      this.#sent.set(socket, dueAt);
      socket.write(request);
    }
  }
}
