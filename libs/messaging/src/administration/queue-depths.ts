import { managementApi } from './management-api.js';

/** One queue as the broker's statistics show it, a few seconds old. */
export interface QueueDepth {
  readonly name: string;
  /** Messages ready to be delivered. */
  readonly ready: number;
  /** Messages delivered and not settled. */
  readonly unacknowledged: number;
  readonly consumers: number;
  /** Messages per second published into it. */
  readonly rateIn: number;
  /** Messages per second acknowledged out of it. */
  readonly rateOut: number;
}

const COLUMNS = [
  'name',
  'messages_ready',
  'messages_unacknowledged',
  'consumers',
  'message_stats.publish_details.rate',
  'message_stats.ack_details.rate',
].join(',');

/** Milliseconds: people wait for it, who give up on us after some seconds. */
const TIMEOUT_MS = 3_000;

const at = (row: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    row,
  );

/** The broker leaves out what it has not measured yet: a new queue, a rate without traffic. */
const count = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Every queue of the vhost, by name. Throws ManagementRefused, after 3 s at the latest. */
export const queueDepths = async (managementUrl: string, vhost: string): Promise<QueueDepth[]> => {
  const path = `/queues/${encodeURIComponent(vhost)}?columns=${COLUMNS}`;
  const rows = await managementApi(managementUrl, TIMEOUT_MS).get(path);
  if (!Array.isArray(rows)) return [];
  return rows
    .map((row: unknown) => ({
      name: String(at(row, 'name')),
      ready: count(at(row, 'messages_ready')),
      unacknowledged: count(at(row, 'messages_unacknowledged')),
      consumers: count(at(row, 'consumers')),
      rateIn: count(at(row, 'message_stats', 'publish_details', 'rate')),
      rateOut: count(at(row, 'message_stats', 'ack_details', 'rate')),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
};
