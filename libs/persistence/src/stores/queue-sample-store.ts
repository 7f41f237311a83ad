import type { StatementRunner } from '../database.js';
import { forgetQueueSamples } from '../statements/forget-queue-samples.js';
import { keepQueueSamples } from '../statements/keep-queue-samples.js';
import { thinQueueSamples } from '../statements/thin-queue-samples.js';

/** Seconds from one sample to the next: fine ones, and those that are made of them. */
export const FINE_STEP = 15;
export const COARSE_STEP = 300;
/** Hours for which samples are kept. */
export const FINE_HOURS = 2;
const COARSE_HOURS = 7 * 24;

/** How full a queue is. */
export interface QueueState {
  readonly name: string;
  readonly ready: number;
  readonly unacknowledged: number;
  readonly consumers: number;
  readonly rateIn: number;
  readonly rateOut: number;
}

/** Keeps how full queues are, for two hours exactly and for a week roughly: over the maintenance role. */
export class QueueSampleStore {
  constructor(private readonly runner: StatementRunner) {}

  /** Keeps one sample of each for the present quarter of a minute, whoever keeps some as well; thins and forgets older ones. */
  async keep(queues: readonly QueueState[]): Promise<void> {
    const sorted = queues.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const column = <Value>(of: (queue: QueueState) => Value) => sorted.map(of);
    await this.runner.run(keepQueueSamples, [
      column(({ name }) => name),
      column(({ ready }) => ready),
      column(({ unacknowledged }) => unacknowledged),
      column(({ consumers }) => consumers),
      column(({ rateIn }) => rateIn),
      column(({ rateOut }) => rateOut),
    ]);
    await this.runner.run(thinQueueSamples, []);
    await this.runner.run(forgetQueueSamples, [FINE_HOURS, COARSE_HOURS]);
  }
}
