import { setTimeout as pause } from 'node:timers/promises';
import { type ChannelModel, connect } from 'amqplib';
import { EXCHANGES } from '#libs/contracts';
import type { Announcement } from '../history.js';
import { readAnnouncement } from './read-announcement.js';
import { REPLY_QUEUE, WITNESS_QUEUE } from './witness-places.js';

const AGAIN_AFTER_MS = 200;
const PREFETCH = 500;
/** A connection that says nothing for so long is given up, in seconds. */
const HEARTBEAT_SECONDS = 5;

/**
 * Reads what comes out of the broker, on queues that outlive a restart of it. Whatever happens to connection, queues or
 * the whole broker, it connects, declares and binds again. A message is acknowledged once it is kept, so that one may be
 * kept twice.
 */
export class QueueWitness {
  readonly seen: Announcement[] = [];
  readonly #closing = new AbortController();
  #connection: ChannelModel | null = null;
  /** Resolves when both queues are bound and read. */
  #bound: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #reading: Promise<void>;

  constructor(private readonly url: string) {
    this.#reading = this.#keepReading();
  }

  /** Resolves as soon as both queues are bound and read; at once where they are. After a wipe: before the fault is over. */
  async rebind(): Promise<void> {
    for (let bound: Promise<void> | null = null; bound !== this.#bound.promise; ) {
      bound = this.#bound.promise;
      await bound;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#connection?.close().catch(() => undefined);
    await this.#reading;
  }

  async #keepReading(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#readUntilLost().catch(() => undefined);
      await pause(AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Returns when the connection, the channel or a queue is gone. */
  async #readUntilLost(): Promise<void> {
    const connection = await connect(withHeartbeat(this.url), {
      ...{ noDelay: true, keepAlive: true, timeout: 5_000 },
      clientProperties: { connection_name: 'chaos witness' },
    });
    this.#connection = connection;
    const lost = Promise.withResolvers<void>();
    connection.on('error', () => {});
    connection.on('close', () => lost.resolve());
    try {
      await this.#bind(connection, () => lost.resolve());
      this.#bound.resolve();
      await lost.promise;
    } finally {
      this.#bound = Promise.withResolvers();
      await connection.close().catch(() => undefined);
    }
  }

  async #bind(connection: ChannelModel, onLost: () => void): Promise<void> {
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    channel.on('close', onLost);
    await channel.prefetch(PREFETCH);
    for (const queue of [WITNESS_QUEUE, REPLY_QUEUE]) {
      await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    }
    for (const exchange of [EXCHANGES.results, EXCHANGES.events]) await channel.bindQueue(WITNESS_QUEUE, exchange, '#');
    for (const [queue, by] of [
      [WITNESS_QUEUE, 'subscription'],
      [REPLY_QUEUE, 'reply'],
    ] as const) {
      await channel.consume(queue, (message) => {
        // A queue that was deleted ends its consumers.
        if (message === null) return onLost();
        this.seen.push(readAnnouncement(message.content, by, Date.now()));
        channel.ack(message);
      });
    }
  }
}

function withHeartbeat(url: string): string {
  const given = new URL(url);
  given.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  return given.href;
}
