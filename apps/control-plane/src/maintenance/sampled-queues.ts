import type { QueueState } from '#libs/persistence';

/** Queues that are sampled at most: of each, 2,500 rows are kept. */
const MOST = 500;
/** The largest number the samples hold. */
const LARGEST = 2 ** 31 - 1;

/** Which queues are sampled: ours first, then those of tenants, by name. Pure. */
export function sampledQueues(queues: readonly QueueState[]): QueueState[] {
  const isOurs = ({ name }: QueueState) => name.startsWith('waybill.');
  return queues
    .toSorted((one, other) => Number(isOurs(other)) - Number(isOurs(one)) || (one.name < other.name ? -1 : 1))
    .slice(0, MOST)
    .map((queue) => ({
      ...queue,
      ready: Math.min(LARGEST, queue.ready),
      unacknowledged: Math.min(LARGEST, queue.unacknowledged),
    }));
}
