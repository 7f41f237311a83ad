import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A TCP proxy on a port of its own that misbehaves on request: to one client it is a broker or database that restarts,
 * hangs or refuses, while the real one goes on undisturbed for everybody else.
 */
export class TcpProxy {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #refusing = false;
  #silent: 'no' | 'both' | 'answers' = 'no';

  private constructor(targetHost: string, targetPort: number) {
    this.#server = createServer((client) => this.#accept(client, connect(targetPort, targetHost)));
  }

  /** Starts a proxy in front of the server of `url`. */
  static async before(url: string): Promise<TcpProxy> {
    const { hostname, port, protocol } = new URL(url);
    const defaults: Readonly<Record<string, number>> = {
      'amqp:': 5672,
      'postgresql:': 5432,
      'postgres:': 5432,
      'http:': 80,
    };
    const proxy = new TcpProxy(hostname, Number(port) || (defaults[protocol] ?? 0));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** `url` with this proxy in place of its server. */
  through(url: string): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy does not listen.');
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = String(address.port);
    return changed.href;
  }

  /** How many connections run through it now. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** Resets every connection, as a killed server does. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  /** Cuts, and resets every new connection until `accept`: a server that is down. */
  refuse(): void {
    this.#refusing = true;
    this.cut();
  }

  /** Takes connections again. */
  accept(): void {
    this.#refusing = false;
  }

  /** Swallows bytes until `speak`: in both directions, or only the server's answers. Sockets stay open. */
  hush(what: 'both' | 'answers'): void {
    this.#silent = what;
  }

  /** Lets bytes pass again; what was swallowed is gone. */
  speak(): void {
    this.#silent = 'no';
  }

  /** Says `bytes` to every client as if the server had: between two answers only, or it garbles one. */
  inject(bytes: Buffer): void {
    for (const [client] of this.#pairs) client.write(bytes);
  }

  /** Ends the proxy and all that runs through it. */
  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket, server: Socket): void {
    if (this.#refusing) {
      client.resetAndDestroy();
      server.destroy();
      return;
    }
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    client.on('data', (bytes) => {
      if (this.#silent !== 'both') server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (this.#silent === 'no') client.write(bytes);
    });
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
  }
}
