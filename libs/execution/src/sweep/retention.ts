import { countDroppedParts, countForgotten } from '../observing/retention-metrics.js';
import type { Log } from '../ports/log.js';
import type { Forgettable, RetentionStore } from '../ports/retention-store.js';
import { TenantRetention } from './tenant-retention.js';

/** How long what is finished is kept, in days. */
export interface RetentionTimes {
  keepDays: number;
  /** Idempotency keys: at least as long as any provider remembers one. */
  keyDays: number;
}

/** How far ahead there are parts, in days: so long may no replica come by. */
const AHEAD_DAYS = 3;

/** A statement touches every part that it does not know to leave out, so there are few, however long tasks are kept. */
const PARTS_KEPT = 5;

/** Rows deleted in one statement, and statements of a kind in one round, at most. */
const BATCH = 2_000;
const MAX_BATCHES = 50;

/** In an order in which what hangs on others goes before them. */
const FORGOTTEN: readonly Forgettable[] = [
  'tasks',
  'keys',
  'probes',
  'deliveries',
  'events',
  'receipts',
  'conflicts',
  'replay-runs',
  'letters',
  'redrive-items',
  'redrive-runs',
  'decision-items',
  'decision-runs',
  'incidents',
];

/** How many days a part of the tasks holds, where they are kept for so many days. Pure. */
export function daysOfPart(keepDays: number): number {
  return Math.max(1, Math.ceil(keepDays / PARTS_KEPT));
}

/**
 * Keeps the tables of tasks fast, whatever was done before: makes the parts of days to come, drops those that are over, and
 * deletes in small batches what has no parts, and what tenants have kept for less.
 */
export class Retention {
  readonly #tenants: TenantRetention;

  constructor(
    private readonly store: RetentionStore,
    private readonly log: Log,
    private readonly times: RetentionTimes,
  ) {
    this.#tenants = new TenantRetention(store, log);
  }

  /** One round. Rejects where the database is away; what else fails is logged, and tried again in the next one. */
  async round(): Promise<void> {
    const { keepDays, keyDays } = this.times;
    await this.#makeParts();
    await this.#endParts();
    for (const what of FORGOTTEN) await this.#forget(what, what === 'keys' ? keyDays : keepDays);
    await this.#tenants.round(keepDays);
  }

  async #makeParts(): Promise<void> {
    try {
      const made = await this.store.makeParts(daysOfPart(this.times.keepDays), AHEAD_DAYS);
      if (made.length > 0) this.log.info({ parts: made }, 'Made parts of the tables for days to come');
    } catch (error) {
      this.log.warn({ err: error }, 'No part could be made for days to come; the next round tries again');
    }
  }

  async #endParts(): Promise<void> {
    const { keepDays } = this.times;
    countDroppedParts(0, 0);
    try {
      for (;;) {
        const ended = await this.store.endOldestPart(keepDays);
        if (ended === null) return;
        countDroppedParts(1, ended.carried);
        this.log.info({ ...ended, keepDays }, 'Dropped a part of the tables that was over');
      }
    } catch (error) {
      this.log.warn(
        { err: error },
        'A part of the tables that is over could not be dropped; the next round tries again',
      );
    }
  }

  async #forget(what: Forgettable, keepDays: number): Promise<void> {
    let total = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const deleted = await this.store.forget(what, keepDays, BATCH);
      countForgotten(what, deleted);
      total += deleted;
      if (deleted < BATCH) break;
    }
    if (total > 0) this.log.info({ what, deleted: total, keepDays }, 'Deleted what was over');
  }
}
