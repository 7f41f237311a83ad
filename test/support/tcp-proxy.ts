import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'amqp:': 5672,
  'postgresql:': 5432,
  'postgres:': 5432,
  'http:': 80,
};

/** The two ends of one connection, as what stands between them sees them. */
export interface WireEnds {
  toServer(bytes: Buffer): void;
  toClient(bytes: Buffer): void;
  /** Resets the connection on both sides. */
  cut(): void;
}

/** What stands between the two ends of one connection: is given every byte, and hands on what it likes. */
export interface Passage {
  fromClient(bytes: Buffer): void;
  fromServer(bytes: Buffer): void;
  /** The connection has come to its end. */
  end(): void;
}

/**
 * A TCP proxy on a port of its own that misbehaves on request: to one client it is a broker or database that restarts,
 * hangs or refuses, while the real one goes on undisturbed for everybody else.
 */
export class TcpProxy {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #refusing = false;
  #silent: 'no' | 'both' | 'answers' = 'no';

  protected constructor(url: string) {
    const { hostname, port, protocol } = new URL(url);
    const target = Number(port) || (DEFAULT_PORTS[protocol] ?? 0);
    this.#server = createServer((client) => this.#accept(client, connect(target, hostname)));
  }

  /** Starts a proxy in front of the server of `url`. */
  static async before(url: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(url);
    await proxy.listen();
    return proxy;
  }

  /** Takes a free port of loopback. */
  protected async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** What stands between the ends of a new connection; here nothing does. */
  protected passage({ toServer, toClient }: WireEnds): Passage {
    return { fromClient: toServer, fromServer: toClient, end: () => undefined };
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
    const passage = this.passage({
      toServer: (bytes) => writeSoon(server, bytes),
      toClient: (bytes) => writeSoon(client, bytes),
      cut: () => pair.forEach((socket) => void socket.resetAndDestroy()),
    });
    client.on('data', (bytes) => {
      if (this.#silent !== 'both') passage.fromClient(bytes);
    });
    server.on('data', (bytes) => {
      if (this.#silent === 'no') passage.fromServer(bytes);
    });
    client.on('close', () => passage.end());
    for (const socket of pair) {
      // Small pieces that wait for one another's acknowledgement would put 40 ms on every round trip.
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
  }
}

/** Writes what comes in one go of the event loop in one piece. */
function writeSoon(socket: Socket, bytes: Buffer): void {
  if (socket.writableCorked === 0) {
    socket.cork();
    process.nextTick(() => socket.uncork());
  }
  socket.write(bytes);
}
