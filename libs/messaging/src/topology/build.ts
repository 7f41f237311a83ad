import type { Channel } from 'amqplib';
import type { ManagedConnection } from '../connection/managed-connection.js';
import { explainDeclaration } from './conflict.js';
import type { ExchangeRow, QueueRow, Topology } from './topology.js';

const declareExchange = async (channel: Channel, row: ExchangeRow): Promise<void> => {
  await channel.assertExchange(row.name, row.kind, {
    durable: true,
    ...(row.alternate === undefined ? {} : { alternateExchange: row.alternate }),
  });
};

const declareQueue = async (channel: Channel, row: QueueRow): Promise<void> => {
  await channel.assertQueue(row.name, { durable: true, arguments: row.arguments });
  for (const { exchange, key } of row.bindings) await channel.bindQueue(row.name, exchange, key);
};

const expectExchange = async (channel: Channel, exchange: string): Promise<void> => {
  await channel.checkExchange(exchange);
};

/** Runs `work` on a channel of its own: a refused declaration closes the channel it was asked on. */
const onOwnChannel = async (
  connection: ManagedConnection,
  work: (channel: Channel) => Promise<void>,
): Promise<void> => {
  const channel = await connection.openChannel();
  let open = true;
  channel.on('error', () => undefined);
  channel.on('close', () => {
    open = false;
  });
  try {
    await work(channel);
  } finally {
    if (open) await channel.close();
  }
};

const declared = async (thing: string, declaring: Promise<void>): Promise<void> => {
  try {
    await declaring;
  } catch (error) {
    throw explainDeclaration(error, thing);
  }
};

/**
 * Declares every exchange, queue and binding; what is there already and alike stays untouched.
 *
 * Throws TopologyConflict, which names what differs and what to do.
 */
export const buildTopology = (connection: ManagedConnection, topology: Topology): Promise<void> =>
  onOwnChannel(connection, async (channel) => {
    for (const row of topology.exchanges) await declared(`exchange ${row.name}`, declareExchange(channel, row));
    for (const row of topology.queues) await declared(`queue ${row.name}`, declareQueue(channel, row));
  });

/**
 * Declares one queue of the topology again, with its bindings: what a consumer does when its queue was deleted.
 *
 * Throws TopologyConflict, also where the topology has no such queue.
 */
export const rebuildQueue = async (connection: ManagedConnection, topology: Topology, queue: string): Promise<void> => {
  const row = topology.queues.find(({ name }) => name === queue);
  if (!row) throw explainDeclaration(new Error('it is not in the topology'), `queue ${queue}`);
  await onOwnChannel(connection, async (channel) => {
    // On a broker that was wiped a queue without its binding would look well and never receive anything.
    for (const { exchange } of row.bindings) await declared(`queue ${queue}`, expectExchange(channel, exchange));
    await declared(`queue ${queue}`, declareQueue(channel, row));
  });
};

/** Deletes every queue and exchange of the topology with all that is in them. */
export const teardownTopology = (connection: ManagedConnection, topology: Topology): Promise<void> =>
  onOwnChannel(connection, async (channel) => {
    for (const { name } of topology.queues) await channel.deleteQueue(name);
    for (const { name } of topology.exchanges.toReversed()) await channel.deleteExchange(name);
  });
