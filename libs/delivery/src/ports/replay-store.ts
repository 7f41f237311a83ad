import type { chooseReplayed } from '../replaying/choose-replayed.js';
import type { NextReplay, ReplayStanding } from '../replaying/decide-next-replay.js';
import type { nextSlice } from '../replaying/next-slice.js';

/** One replay run. */
export interface ReplayRef {
  tenant: string;
  id: string;
}

/** What a step of a replay run came to. */
export interface ReplayStep {
  /** Owed to the subscription once more. */
  sent: number;
  /** Left alone, being owed still. */
  alreadyOwed: number;
  /** Left out, being erased. */
  erased: number;
  /** The run has ended. */
  over: boolean;
  /** There may be more to be done at once. */
  more: boolean;
}

/** How a replay run goes on. */
export interface ReplayRules {
  next(run: ReplayStanding, now: Date): NextReplay;
  choose: typeof chooseReplayed;
  slice: typeof nextSlice;
  /** Up to when the rate is used up by so many. */
  pacedAfter(run: ReplayStanding, sent: number, now: Date): Date;
}

/** Where replay runs are kept. */
export interface ReplayStore {
  /** Runs that go on; those first that were looked at longest ago. */
  live(limit: number): Promise<ReplayRef[]>;
  /**
   * Makes the next step of a run by these rules, all in one transaction: whoever dies in it has done nothing. Null where the run goes on
   * no more, or somebody else is at it.
   */
  advance(run: ReplayRef, rules: ReplayRules): Promise<ReplayStep | null>;
}
