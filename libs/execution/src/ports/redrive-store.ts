import type { decideNextBatch } from '../redrive/decide-next-batch.js';
import type { Wakeable } from './task-store.js';

/** A redrive run of a tenant. */
export interface RunRef {
  tenant: string;
  id: string;
}

/** What a step of a run came to. */
export interface RunStep {
  /** Tasks that start again and shall be hinted at. */
  sent: Wakeable[];
  succeeded: number;
  failed: number;
  /** Dead letters that could not be sent again after all. */
  refused: number;
  /** Why the run has stopped by itself in this step; null where it has not. */
  stopped: string | null;
  /** There is more to be done at once. */
  more: boolean;
}

/** Where redrive runs are kept. */
export interface RedriveStore {
  /** Runs that have not ended, or tasks of which have not, oldest first. */
  live(limit: number): Promise<RunRef[]>;
  /**
   * Notes what became of the tasks of a run and makes its next step as decided, all in one transaction: whoever dies in it has
   * done nothing. Null where the run is not there any more.
   */
  advance(run: RunRef, decide: typeof decideNextBatch): Promise<RunStep | null>;
  /** Puts dead letters that a result-publisher of an earlier version has kept into incidents. How many there were. */
  groupStrays(): Promise<number>;
  /** Resolves incidents that nothing keeps open and nobody has resolved. How many there were. */
  resolveSettled(): Promise<number>;
}
