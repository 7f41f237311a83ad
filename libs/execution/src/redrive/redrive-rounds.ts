import { countRedriven } from '../observing/redrive-metrics.js';
import type { Announcer } from '../ports/announcer.js';
import type { Log } from '../ports/log.js';
import type { RedriveStore, RunRef, RunStep } from '../ports/redrive-store.js';
import type { Wakeable } from '../ports/task-store.js';
import { decideNextBatch } from './decide-next-batch.js';

/** Runs looked at in one round at most. */
const MOST_RUNS = 100;
/** Steps of one run in one round at most: through empty batches, and then one that sends. */
const MOST_STEPS = 8;

/** Carries redrive runs out, a step of each at a time. Where one stands is in the store alone. */
export class RedriveRounds {
  constructor(
    private readonly store: RedriveStore,
    private readonly announcer: Announcer,
    private readonly log: Log,
  ) {}

  /** One round. Whether any run is live. Rejects where the database is away; a run that fails is logged, and others go on. */
  async round(): Promise<boolean> {
    countRedriven({ sent: 0, succeeded: 0, failed: 0, refused: 0 });
    const runs = await this.store.live(MOST_RUNS);
    for (const run of runs) {
      try {
        await this.#advance(run);
      } catch (error) {
        this.log.warn(
          { err: error, run: run.id, tenant: run.tenant },
          'A redrive run could not go on; it is tried again',
        );
      }
    }
    return runs.length > 0;
  }

  async #advance(run: RunRef): Promise<void> {
    for (let step = 0; step < MOST_STEPS; step++) {
      const done = await this.store.advance(run, decideNextBatch);
      if (done === null) return;
      this.#tell(run, done);
      await Promise.all(done.sent.map((task) => this.#hint(task)));
      if (!done.more) return;
    }
  }

  #tell(run: RunRef, { sent, succeeded, failed, refused, stopped }: RunStep): void {
    countRedriven({ sent: sent.length, succeeded, failed, refused });
    if (stopped !== null) {
      this.log.warn({ run: run.id, tenant: run.tenant, reason: stopped }, 'A redrive run has stopped by itself');
    }
  }

  /** The sweeper brings a task whose hint is lost. */
  async #hint(task: Wakeable): Promise<void> {
    try {
      await this.announcer.hint(task, 0);
    } catch (error) {
      this.log.warn({ err: error, taskId: task.id }, 'A hint was not published; the sweeper brings its task');
    }
  }
}
