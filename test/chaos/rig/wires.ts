import { FaultProxy } from '../../support/fault-proxy/fault-proxy.js';

/** A connection between programs on which faults are made. */
export interface Wire {
  /** The server's address by way of the wire. */
  readonly url: string;
  readonly proxy: FaultProxy;
}

/** The wires of a run, by what they lead to. */
export interface Wires {
  readonly amqp: Wire;
  readonly database: Wire;
  readonly thirdParty: Wire;
  close(): Promise<void>;
}

/** The name of a wire. */
export type WireName = 'amqp' | 'database' | 'thirdParty';

/** Every wire. */
export const WIRES = ['amqp', 'database', 'thirdParty'] as const satisfies readonly WireName[];

/** Puts a wire before each server. */
export async function openWires(servers: Readonly<Record<WireName, string>>): Promise<Wires> {
  const amqp = await openWire(servers.amqp);
  const database = await openWire(servers.database);
  const thirdParty = await openWire(servers.thirdParty);
  const close = async () => void (await Promise.all([amqp, database, thirdParty].map(({ proxy }) => proxy.close())));
  return { amqp, database, thirdParty, close };
}

async function openWire(server: string): Promise<Wire> {
  const proxy = await FaultProxy.before(server);
  return { url: proxy.through(server).replace(/\/$/, ''), proxy };
}
