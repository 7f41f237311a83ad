import { countReplayed } from '../observing/replay-metrics.js';
import type { ReplayRef, ReplayRules, ReplayStep, ReplayStore } from '../ports/replay-store.js';
import { chooseReplayed } from './choose-replayed.js';
import { type Allowance, decideNextReplay } from './decide-next-replay.js';
import { nextSlice } from './next-slice.js';

/** Runs looked at in one round at most, and steps of one. */
const MOST_RUNS = 100;
const MOST_STEPS = 4;

/** Who is told how runs go on. */
export interface ReplayWatch {
  /** Something was sent, and may be due now. */
  sent(): void;
  /** A run has ended. */
  ended(run: ReplayRef): void;
  /** A run could not go on; it is tried again. */
  failed(run: ReplayRef, error: unknown): void;
}

/** How runs go on where so many are allowed at a rate. */
export function replayRules(allowed: Allowance): ReplayRules {
  return {
    next: (run, now) => decideNextReplay(run, now, allowed),
    choose: chooseReplayed,
    slice: nextSlice,
    pacedAfter: (run, sent, now) => allowed(run, sent, now)?.pacedAt ?? run.pacedAt,
  };
}

/** Carries replay runs out, a share of each at a time. Where one stands is in the store alone, so any number may do it. */
export class ReplayRounds {
  readonly #rules: ReplayRules;

  constructor(
    private readonly store: ReplayStore,
    allowed: Allowance,
    private readonly watch: ReplayWatch,
  ) {
    this.#rules = replayRules(allowed);
  }

  /** One round. Whether any run is live. Rejects where the database is away; a run that fails is told, and others go on. */
  async round(): Promise<boolean> {
    countReplayed({ sent: 0, alreadyOwed: 0, erased: 0 });
    const runs = await this.store.live(MOST_RUNS);
    for (const run of runs) {
      try {
        await this.#advance(run);
      } catch (error) {
        this.watch.failed(run, error);
      }
    }
    return runs.length > 0;
  }

  async #advance(run: ReplayRef): Promise<void> {
    for (let step = 0; step < MOST_STEPS; step++) {
      const made: ReplayStep | null = await this.store.advance(run, this.#rules);
      if (made === null) return;
      countReplayed(made);
      if (made.sent > 0) this.watch.sent();
      if (made.over) this.watch.ended(run);
      if (!made.more) return;
    }
  }
}
