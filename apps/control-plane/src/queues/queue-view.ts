import { type QueueDepth, taskQueue } from '#libs/messaging';
import type { ConnectorBacklog } from '#libs/persistence';
import { type ConsumingService, servicesOfQueues } from './services-of-queues.js';

/** One queue, with what waits for it in PostgreSQL. */
export interface QueueView {
  name: string;
  /** The connector whose tasks it carries; null for any other queue. */
  connector: string | null;
  ready: number;
  unacknowledged: number;
  /** Tasks in PostgreSQL that are accepted and cannot start yet. */
  waiting: number;
  /** Messages per second. */
  rateIn: number;
  rateOut: number;
  consumers: number;
  /** The service of ours that is to consume it; null where none is. */
  servedBy: ConsumingService | null;
  /** Seconds since the oldest unfinished task was accepted; null where nobody can say. */
  age: number | null;
  /** Why `age` is null. */
  ageReason: 'empty' | 'unclaimed' | null;
}

/** Whether a tenant may see a queue: those of ours, and its own. */
export const isSeenBy = (tenant: string, name: string): boolean =>
  name.startsWith('waybill.') || name.startsWith(`${tenant}.`);

/**
 * Joins the broker's queues with the tasks in PostgreSQL. A tenant sees our queues and its own. The broker gives no age
 * of the head of a quorum queue, so the age is that of the oldest unfinished row.
 */
export function viewQueues(
  depths: readonly QueueDepth[],
  backlog: readonly ConnectorBacklog[],
  connectors: readonly string[],
  tenant: string,
): QueueView[] {
  const connectorOf = new Map(connectors.map((connector) => [taskQueue(connector), connector]));
  const serviceOf = servicesOfQueues(connectors);
  const backlogOf = new Map(backlog.map((one) => [one.connector, one]));
  return depths
    .filter(({ name }) => isSeenBy(tenant, name))
    .map((depth) => {
      const { name, ready, unacknowledged, consumers } = depth;
      const connector = connectorOf.get(name) ?? null;
      const standing = connector === null ? undefined : backlogOf.get(connector);
      const waiting = standing?.waiting ?? 0;
      const servedBy = serviceOf.get(name) ?? null;
      const { rateIn, rateOut } = depth;
      const traffic = { ready, unacknowledged, waiting, rateIn, rateOut, consumers };
      return { name, connector, ...traffic, servedBy, ...ageOf(depth, standing) };
    });
}

function ageOf(
  { ready, unacknowledged }: QueueDepth,
  backlog: ConnectorBacklog | undefined,
): Pick<QueueView, 'age' | 'ageReason'> {
  if (backlog) return { age: Math.max(0, Math.round(backlog.ageSeconds * 1000) / 1000), ageReason: null };
  if (ready + unacknowledged === 0) return { age: null, ageReason: 'empty' };
  return { age: null, ageReason: 'unclaimed' };
}
