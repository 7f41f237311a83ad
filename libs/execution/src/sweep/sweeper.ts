import type { TaskError } from '#libs/contracts';
import { decideWake } from '../health/decide-wake.js';
import type { EndpointKey } from '../health/endpoint-health.js';
import { countLetGo, countSweptHints, countSweptResults } from '../observing/sweep-metrics.js';
import { ABANDONED_CODE } from '../operator/resolve-parked.js';
import type { Announcer, DeadLetter } from '../ports/announcer.js';
import type { Log } from '../ports/log.js';
import type { MaintenanceStore, OverdueResult, OwedResult, WokenTasks } from '../ports/task-store.js';

/** How the sweeper works. */
export interface SweepOptions {
  /** Tasks or results taken in one statement at most. */
  batch: number;
  /** How long a hinted task has before it is looked at again, in milliseconds. */
  graceMs: number;
  /** How old an unpublished result must be, in milliseconds. */
  owedAfterMs: number;
}

/** 500 at a time, a minute until the next look, results owed for more than 5 s. */
export const SWEEP_OPTIONS: SweepOptions = { batch: 500, graceMs: 60_000, owedAfterMs: 5_000 };

/** Pages of owed results in one sweep at most; one that can never be published must not hold up the others. */
const MAX_PAGES = 50;

/**
 * Pages of due or resumed tasks in one sweep at most, and after how many of them those are let go that wait for an endpoint group: a
 * queue of overdue tasks must not hold up what is called at a rate.
 */
const MAX_DUE_PAGES = 20;
const PAGES_BETWEEN = 4;

/** Endpoint groups locked at once at most. */
const ENDPOINTS_AT_ONCE = 100;

/** What a sweep did. */
export interface SweepReport {
  hinted: number;
  /** Tasks let go that had waited for an endpoint group, or for the end of a pause. */
  letGo: number;
  published: number;
}

/**
 * Heals: hints at unfinished tasks that are due, and publishes results that were stored and not announced. It brings
 * long waits to their end, lets tasks go that wait for an endpoint group or whose pause is over, and makes up for hints lost
 * to a crash, a purged queue or a wiped broker.
 */
export class Sweeper {
  constructor(
    private readonly store: MaintenanceStore,
    private readonly announcer: Announcer,
    private readonly log: Log,
    private readonly options: SweepOptions = SWEEP_OPTIONS,
  ) {}

  /** One sweep, until nothing is due or a share of it is done. Rejects where the database is away, or the broker before anything is lost. */
  async sweep(): Promise<SweepReport> {
    const report: SweepReport = { letGo: await this.#letGo(), hinted: 0, published: 0 };
    await this.#letResumedGo(report);
    await this.#hintDue(report);
    await this.#publishOwed(report);
    return report;
  }

  async #letGo(): Promise<number> {
    await this.store.forgetHealthy();
    let total = 0;
    for (let after: EndpointKey | null = null; ; ) {
      const { woken, last }: WokenTasks = await this.store.wakeHeld(ENDPOINTS_AT_ONCE, after, decideWake);
      await Promise.all(woken.map((task) => this.announcer.hint(task, 0)));
      countLetGo(woken.length);
      total += woken.length;
      if (last === null) return total;
      after = last;
    }
  }

  async #letResumedGo(report: SweepReport): Promise<void> {
    const { batch } = this.options;
    for (let page = 0; page < MAX_DUE_PAGES; page++) {
      await this.#betweenPages(page, report);
      const resumed = await this.store.wakePaused(batch);
      await Promise.all(resumed.map((task) => this.announcer.hint(task, 0)));
      countLetGo(resumed.length);
      report.letGo += resumed.length;
      if (resumed.length < batch) return;
    }
  }

  /** Lets tasks go between the pages of other work. */
  async #betweenPages(page: number, report: SweepReport): Promise<void> {
    if (page > 0 && page % PAGES_BETWEEN === 0) report.letGo += await this.#letGo();
  }

  async #hintDue(report: SweepReport): Promise<void> {
    const { batch, graceMs } = this.options;
    for (let page = 0; page < MAX_DUE_PAGES; page++) {
      await this.#betweenPages(page, report);
      const due = await this.store.takeDue(batch, graceMs);
      await Promise.all(due.map((task) => this.announcer.hint(task, 0)));
      countSweptHints(due.length);
      report.hinted += due.length;
      if (due.length < batch) return;
    }
  }

  async #publishOwed(report: SweepReport): Promise<void> {
    const { batch, owedAfterMs } = this.options;
    let after: Date | null = null;
    for (let page = 0; page < MAX_PAGES; page++) {
      await this.#betweenPages(page, report);
      const owed: OverdueResult[] = await this.store.owedResults(batch, owedAfterMs, after);
      const done = (await Promise.all(owed.map((result) => this.#publish(result)))).filter((result) => result !== null);
      if (done.length > 0) await this.store.markPublished(done);
      countSweptResults(done.length);
      report.published += done.length;
      if (owed.length < batch) return;
      after = owed.at(-1)?.createdAt ?? null;
    }
  }

  /** A task that an operator gave up is over; any other failure is a dead letter. */
  async #bury(result: OwedResult): Promise<void> {
    if (result.status !== 'failed') return;
    const failure = readFailure(result.event);
    if (failure.reason !== ABANDONED_CODE) await this.announcer.deadLetter({ ...result, ...failure });
  }

  async #publish(result: OwedResult): Promise<OwedResult | null> {
    try {
      await this.announcer.result(result);
      await this.#bury(result);
      return result;
    } catch (error) {
      this.log.warn(
        { err: error, task: result.id },
        'A result owed could not be published; the next sweep tries again',
      );
      return null;
    }
  }
}

/** Why a task failed, as its result says. */
function readFailure(event: Buffer): Pick<DeadLetter, 'category' | 'reason' | 'detail'> {
  const { error } = (JSON.parse(event.toString('utf8')) as { data: { error?: TaskError } }).data;
  return { category: error?.category ?? 'transient', reason: error?.code ?? 'failed', detail: error?.message ?? '' };
}
