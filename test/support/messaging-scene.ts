import {
  buildTopology,
  Consumer,
  type Delivery,
  ManagedConnection,
  type Settlement,
  type Topology,
  topologyFor,
} from '#libs/messaging';
import { createTestVhost } from './vhost.js';
import { waitUntil } from './wait-until.js';

/** A virtual host with the whole topology of the connectors `http` and `github`, and ways to look into it. */
export interface MessagingScene {
  readonly url: string;
  readonly vhost: string;
  readonly topology: Topology;
  /** An administrator's connection for the scene's own use. */
  readonly connection: ManagedConnection;
  /** Opens a further connection, closed with the scene. */
  connect(url?: string): Promise<ManagedConnection>;
  /** Ready messages of a queue, counted by the broker itself. */
  ready(queue: string): Promise<number>;
  /** Consumers of a queue, counted by the broker itself. */
  consumers(queue: string): Promise<number>;
  /** Takes the next message out of a queue, waiting for it. */
  take(queue: string): Promise<Delivery>;
  /** Something to undo at the end, together with everything else and before the virtual host is dropped. */
  defer(undo: () => Promise<unknown>): void;
  drop(): Promise<void>;
}

/** Builds the scene on the test broker. */
export async function messagingScene(): Promise<MessagingScene> {
  const { url, vhost, drop } = await createTestVhost();
  const undos: (() => Promise<unknown>)[] = [];
  const connect = async (to = url): Promise<ManagedConnection> => {
    const connection = new ManagedConnection({ url: to, name: `spec ${vhost}`, retryCapMs: 200 });
    undos.push(() => connection.close());
    await connection.start();
    return connection;
  };
  const connection = await connect();
  const topology = topologyFor(['http', 'github']);
  await buildTopology(connection, topology);
  return {
    url,
    vhost,
    topology,
    connection,
    connect,
    ready: async (queue) => (await passively(connection, queue)).messageCount,
    consumers: async (queue) => (await passively(connection, queue)).consumerCount,
    take: (queue) => takeOne(connection, queue),
    defer: (undo) => undos.push(undo),
    drop: async () => {
      await Promise.all(undos.map((undo) => undo()));
      await drop();
    },
  };
}

const passively = async (connection: ManagedConnection, queue: string) => {
  const channel = await connection.openChannel();
  channel.on('error', () => undefined);
  const counts = await channel.checkQueue(queue);
  await channel.close();
  return counts;
};

const takeOne = async (connection: ManagedConnection, queue: string): Promise<Delivery> => {
  const seen: Delivery[] = [];
  const publisher = { publish: () => Promise.reject(new Error('nothing is published here')) };
  const handler = async (delivery: Delivery): Promise<Settlement> => {
    if (seen.push(delivery) === 1) return { kind: 'ack' };
    // Without an answer it stays unacknowledged, and goes back with the channel.
    return new Promise(() => undefined);
  };
  const consumer = new Consumer(connection, publisher, { queue, prefetch: 1, handler });
  consumer.start();
  try {
    return await waitUntil(`a message in ${queue}`, () => seen[0]);
  } finally {
    await consumer.drain(100);
  }
};
