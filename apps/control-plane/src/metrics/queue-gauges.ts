import type { QueueDepth } from '#libs/messaging';
import { type Labels, observe } from '#libs/tracing';

const GAUGES = [
  ['waybill_queue_ready_messages', 'Messages ready to be delivered.', ({ ready }: QueueDepth) => ready],
  [
    'waybill_queue_unacknowledged_messages',
    'Messages delivered and not settled yet.',
    ({ unacknowledged }: QueueDepth) => unacknowledged,
  ],
  ['waybill_queue_consumers', 'Consumers of the queue.', ({ consumers }: QueueDepth) => consumers],
] as const;

/**
 * Has the queues of our topology be told as the broker counts them, tenants' own left out; absent while the broker does
 * not answer. The returned function ends that.
 */
export function observeQueues(read: () => Promise<readonly QueueDepth[] | null>, names: readonly string[]): () => void {
  const ours = new Set(names);
  const ends = GAUGES.map(([name, help, pick]) =>
    observe(name, help, async (tell) => {
      for (const depth of (await read()) ?? []) {
        const labels: Labels = { queue: depth.name };
        if (ours.has(depth.name)) tell(pick(depth), labels);
      }
    }),
  );
  return () => {
    for (const end of ends) end();
  };
}
