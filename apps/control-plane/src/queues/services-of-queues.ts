import { deadQueue, QUEUES, quarantineQueue, taskQueue } from '#libs/messaging';

/** A service of ours that consumes queues. */
export type ConsumingService = 'connector-worker' | 'result-publisher';

/**
 * Who consumes each of our queues, by the name of the queue. The delay queues are not in it: nobody consumes these, their
 * messages leave by themselves.
 */
export function servicesOfQueues(connectors: readonly string[]): ReadonlyMap<string, ConsumingService> {
  const worker = connectors.flatMap((connector) => [taskQueue(connector), quarantineQueue(connector)]);
  const publisher = [...Object.values(QUEUES), ...connectors.map(deadQueue)];
  return new Map([
    ...worker.map((name) => [name, 'connector-worker'] as const),
    ...publisher.map((name) => [name, 'result-publisher'] as const),
  ]);
}
