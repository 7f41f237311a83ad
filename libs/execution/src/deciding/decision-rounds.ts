import { LeftToSweeper } from '../left-to-sweeper.js';
import { countDecided } from '../observing/decision-metrics.js';
import { resolveParked } from '../operator/resolve-parked.js';
import type { Announcer } from '../ports/announcer.js';
import type { DecisionRules, DecisionStep, DecisionStore } from '../ports/decision-store.js';
import type { Log } from '../ports/log.js';
import type { RunRef } from '../ports/redrive-store.js';
import { advanceRuns } from '../redrive/advance-runs.js';
import { decideNextShare } from './decide-next-share.js';

/** Runs looked at in one round at most, and steps of one. */
const MOST_RUNS = 100;
const MOST_STEPS = 4;

const RULES: DecisionRules = { share: decideNextShare, resolve: resolveParked };

/** Carries decision runs out, a share of each at a time. Where one stands is in the store alone. */
export class DecisionRounds {
  readonly #outbound: LeftToSweeper;

  constructor(
    private readonly store: DecisionStore,
    announcer: Pick<Announcer, 'hint' | 'result'>,
    private readonly log: Log,
  ) {
    this.#outbound = new LeftToSweeper(announcer, log);
  }

  /** One round. Whether any run is live. Rejects where the database is away; a run that fails is logged, and others go on. */
  async round(): Promise<boolean> {
    countDecided({ decided: 0, alone: 0, refused: 0 });
    const runs = await this.store.live(MOST_RUNS);
    return advanceRuns(
      runs,
      (run) => this.#advance(run),
      ({ id, tenant }, error) =>
        this.log.warn({ err: error, run: id, tenant }, 'A decision run could not go on; it is tried again'),
    );
  }

  async #advance(run: RunRef): Promise<void> {
    for (let step = 0; step < MOST_STEPS; step++) {
      const made = await this.store.advance(run, RULES);
      if (made === null) return;
      await this.#tell(run, made);
      if (!made.more) return;
    }
  }

  /** After COMMIT: what is lost from here on the sweeper makes up for. */
  async #tell(run: RunRef, { announced, woken, decided, alone, refused, done }: DecisionStep): Promise<void> {
    countDecided({ decided, alone, refused });
    if (done) this.log.info({ run: run.id, tenant: run.tenant }, 'A decision run is done');
    const published = await this.#outbound.results(announced);
    if (published.length > 0) await this.store.markPublished(published);
    await Promise.all(woken.map((task) => this.#outbound.hint(task)));
  }
}
