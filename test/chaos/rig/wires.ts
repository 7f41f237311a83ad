import { TcpProxy } from '../../support/tcp-proxy.js';

/** A connection between two programs that can be cut. */
export interface Wire {
  /** The server's address by way of the wire. */
  readonly url: string;
  /** Resets all that runs through it. */
  cut(): void;
  /** Keeps connections open, takes new ones, and lets nothing through, until `speak`. */
  hush(): void;
  /** Ends a silence: what ran through it is cut, for what was swallowed is gone. */
  speak(): void;
  close(): Promise<void>;
}

/** The wires of a run, by what they lead to. */
export interface Wires {
  readonly amqp: Wire;
  readonly database: Wire;
  readonly thirdParty: Wire;
  close(): Promise<void>;
}

/** Puts a wire before each server. */
export async function openWires(servers: { amqp: string; database: string; thirdParty: string }): Promise<Wires> {
  const [amqp, database, thirdParty] = await Promise.all(
    [servers.amqp, servers.database, servers.thirdParty].map(openWire),
  );
  if (!amqp || !database || !thirdParty) throw new Error('A wire is missing');
  const close = async () => void (await Promise.all([amqp, database, thirdParty].map((wire) => wire.close())));
  return { amqp, database, thirdParty, close };
}

async function openWire(server: string): Promise<Wire> {
  const proxy = await TcpProxy.before(server);
  return {
    url: proxy.through(server).replace(/\/$/, ''),
    cut: () => proxy.cut(),
    hush: () => proxy.hush('both'),
    speak: () => {
      proxy.speak();
      proxy.cut();
    },
    close: () => proxy.close(),
  };
}
