import { LeftToSweeper } from '../left-to-sweeper.js';
import { countRedriven } from '../observing/redrive-metrics.js';
import type { Announcer } from '../ports/announcer.js';
import type { Log } from '../ports/log.js';
import type { RedriveStore, RunRef, RunStep } from '../ports/redrive-store.js';
import { advanceRuns } from './advance-runs.js';
import { decideNextBatch } from './decide-next-batch.js';

/** Runs looked at in one round at most. */
const MOST_RUNS = 100;
/** Steps of one run in one round at most: through empty batches, and then one that sends. */
const MOST_STEPS = 8;

/** Carries redrive runs out, a step of each at a time. Where one stands is in the store alone. */
export class RedriveRounds {
  readonly #hints: LeftToSweeper;

  constructor(
    private readonly store: RedriveStore,
    announcer: Announcer,
    private readonly log: Log,
  ) {
    this.#hints = new LeftToSweeper(announcer, log);
  }

  /** One round. Whether any run is live. Rejects where the database is away; a run that fails is logged, and others go on. */
  async round(): Promise<boolean> {
    countRedriven({ sent: 0, succeeded: 0, failed: 0, refused: 0 });
    const runs = await this.store.live(MOST_RUNS);
    return advanceRuns(
      runs,
      (run) => this.#advance(run),
      ({ id, tenant }, error) =>
        this.log.warn({ err: error, run: id, tenant }, 'A redrive run could not go on; it is tried again'),
    );
  }

  async #advance(run: RunRef): Promise<void> {
    for (let step = 0; step < MOST_STEPS; step++) {
      const done = await this.store.advance(run, decideNextBatch);
      if (done === null) return;
      this.#tell(run, done);
      await Promise.all(done.sent.map((task) => this.#hints.hint(task)));
      if (!done.more) return;
    }
  }

  #tell(run: RunRef, { sent, succeeded, failed, refused, stopped }: RunStep): void {
    countRedriven({ sent: sent.length, succeeded, failed, refused });
    if (stopped !== null) {
      this.log.warn({ run: run.id, tenant: run.tenant, reason: stopped }, 'A redrive run has stopped by itself');
    }
  }
}
