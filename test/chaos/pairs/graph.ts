import { AsyncLocalStorage } from 'node:async_hooks';
import type { Server } from 'node:http';
import { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceName } from '../singles/points.js';

const current = new AsyncLocalStorage<Graph>();

/** The graph whose work this is; undefined where it is that of whoever watches. */
export const presentGraph = (): Graph | undefined => current.getStore();

/** What the sockets of a graph end with. */
export class ThrownAway extends Error {
  override readonly name = 'ThrownAway';

  constructor() {
    super('The graph was thrown away');
  }
}

/**
 * One service as an object graph in this process. All that it starts is known to be its own: its points by the
 * asynchronous context they are reached in, its sockets by the context they are opened in. So it can be thrown away as a
 * kill would: without a goodbye, and without ever reaching anything again.
 */
export class Graph {
  readonly #sockets = new Set<Socket>();
  readonly #end = Promise.withResolvers<void>();
  #app: NestFastifyApplication | null = null;
  #dead = false;

  constructor(readonly service: ServiceName) {}

  /** Whether it was thrown away. */
  get isDead(): boolean {
    return this.#dead;
  }

  /** Resolves when it is thrown away. */
  get end(): Promise<void> {
    return this.#end.promise;
  }

  /** Starts it. Resolves when it serves, or when it was thrown away meanwhile; rejects where it could not start. */
  async start(build: () => Promise<NestFastifyApplication>, port: number): Promise<void> {
    const started = current.run(this, async () => {
      this.#app = await build();
      for (const step of [
        (app: NestFastifyApplication) => app.init(),
        (app: NestFastifyApplication) => app.startAllMicroservices(),
        (app: NestFastifyApplication) => app.listen(port, '127.0.0.1'),
      ]) {
        // The port is its successor's.
        if (this.#dead) return;
        await step(this.#app);
      }
    });
    await Promise.race([
      started.catch((error: unknown) => {
        if (!this.#dead) throw error;
      }),
      this.end,
    ]);
  }

  /** A socket opened by its work; one of a dead graph never gets anywhere. */
  own(socket: Socket): void {
    if (this.#dead) {
      socket.destroy(new ThrownAway());
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** Throws it away, synchronously: when this returns, no byte of its goes out any more. */
  throwAway(): void {
    if (this.#dead) return;
    this.#dead = true;
    // In its own context, so that whatever fails with its sockets is known to be a dead graph's.
    current.run(this, () => {
      for (const socket of this.#sockets) socket.destroy(new ThrownAway());
      const server = this.#app?.getHttpServer() as Server | undefined;
      server?.close();
      server?.closeAllConnections();
      // What is left of it only burns time: its timers end, its loops find dead sockets.
      void this.#app?.close().catch(() => undefined);
    });
    this.#end.resolve();
  }

  /** Ends it as SIGTERM would. */
  async stop(): Promise<void> {
    await current.run(this, async () => this.#app?.close());
    this.#dead = true;
  }
}

/** From now on every socket that is opened in this process belongs to the graph whose work opens it. */
export function attributeSockets(): void {
  const connect = Socket.prototype.connect as (this: Socket, ...to: unknown[]) => Socket;
  const attributed = function (this: Socket, ...to: unknown[]): Socket {
    const graph = presentGraph();
    graph?.own(this);
    return graph?.isDead ? this : connect.apply(this, to);
  };
  Socket.prototype.connect = attributed as typeof Socket.prototype.connect;
}
