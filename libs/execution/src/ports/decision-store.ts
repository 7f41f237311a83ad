import type { decideNextShare } from '../deciding/decide-next-share.js';
import type { resolveParked } from '../operator/resolve-parked.js';
import type { RunRef } from './redrive-store.js';
import type { OwedResult, PublishedResult, Wakeable } from './task-store.js';

/** What a step of a decision run came to. */
export interface DecisionStep {
  /** Results to be announced. */
  announced: OwedResult[];
  /** Tasks that may start, and shall be hinted at. */
  woken: Wakeable[];
  decided: number;
  /** Left alone: no longer parked, or parked anew. */
  alone: number;
  refused: number;
  /** The run is done. */
  done: boolean;
  /** There is more to be done at once. */
  more: boolean;
}

/** How a decision run goes on, and what becomes of a task that is decided over. */
export interface DecisionRules {
  share: typeof decideNextShare;
  resolve: typeof resolveParked;
}

/** Where decision runs are kept. */
export interface DecisionStore {
  /** Runs that go on; those first that were looked at longest ago. */
  live(limit: number): Promise<RunRef[]>;
  /**
   * Makes the next step of a run by these rules, all in one transaction: whoever dies in it has done nothing. Null where the run goes
   * on no more.
   */
  advance(run: RunRef, rules: DecisionRules): Promise<DecisionStep | null>;
  markPublished(results: readonly PublishedResult[]): Promise<void>;
}
