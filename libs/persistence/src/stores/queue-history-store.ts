import type { Database } from '../database.js';
import { listQueueSamples } from '../statements/list-queue-samples.js';

/** How full a queue was, at one time or in the time that begins with it. */
export interface QueueSample {
  at: Date;
  ready: number;
  /** The most that was ready in that time. */
  readyMost: number;
  unacknowledged: number;
  /** The fewest in that time. */
  consumers: number;
  rateIn: number;
  rateOut: number;
}

/** Tells how full queues were: those of ours, and a tenant's own. */
export class QueueHistoryStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** Oldest first, from one time to before another; `step` is FINE_STEP or COARSE_STEP. */
  list(tenant: string, queue: string, step: number, times: { from: Date; to: Date }): Promise<QueueSample[]> {
    return this.database.asTenant(tenant, (runner) =>
      runner.run<QueueSample>(listQueueSamples, [queue, step, times.from, times.to]),
    );
  }
}
