import type { Log } from '../ports/log.js';
import type { RunRef } from '../ports/redrive-store.js';

/** What runs of one kind are called in the log, and what carries one of them on. */
export interface RunsGoingOn {
  what: 'redrive run' | 'decision run';
  /** May reject: the others go on all the same. */
  advance(run: RunRef): Promise<void>;
  log: Pick<Log, 'warn'>;
}

/** Carries live runs on, one after the other; one that fails is logged. Whether there is any. */
export async function advanceRuns(runs: readonly RunRef[], { what, advance, log }: RunsGoingOn): Promise<boolean> {
  for (const run of runs) {
    try {
      await advance(run);
    } catch (error) {
      log.warn({ err: error, run: run.id, tenant: run.tenant }, `A ${what} could not go on; it is tried again`);
    }
  }
  return runs.length > 0;
}
