import type { RetentionKind } from '#libs/contracts';
import { countForgotten } from '../observing/retention-metrics.js';
import type { Log } from '../ports/log.js';
import type { OfTenant, RetentionStore } from '../ports/retention-store.js';

/** What is deleted of each kind, in an order in which what hangs on others goes before them. */
const OF_KIND: Readonly<Record<RetentionKind, readonly OfTenant[]>> = {
  tasks: ['tasks'],
  webhooks: ['events', 'conflicts'],
  callbacks: ['deliveries', 'replay-runs'],
  'dead-letters': ['letters'],
  incidents: ['redrive-items', 'redrive-runs', 'decision-items', 'decision-runs', 'incidents'],
};

/** Rows looked at in one statement, and statements in one round, at most. */
const BATCH = 2_000;
const MAX_LOOKS = 200;

/** Rounds between two passes through what a tenant has of one thing: it is kept for days, so an hour is soon enough. */
const ROUNDS_BETWEEN_PASSES = 12;

/** How far it has come with one thing of a tenant. */
interface Pass {
  keepDays: number;
  place: readonly string[] | null;
  /** Rounds until the next pass begins; 0 while one is under way. */
  rests: number;
  deleted: number;
  /** The number of its latest look: who waits longest is next. */
  lookedAt: number;
}

/**
 * Deletes what tenants have kept for less than the installation keeps it: tables are in parts by day, for all tenants together, so
 * it goes through the rows of such a tenant, some at a time. Where it is stands in memory alone: another replica begins anew.
 */
export class TenantRetention {
  readonly #passes = new Map<string, Pass>();
  #looks = 0;

  constructor(
    private readonly store: Pick<RetentionStore, 'shorterThan' | 'forgetOf'>,
    private readonly log: Log,
  ) {}

  /** One round, of 200 statements at most; what is left is for the next one. Rejects where the database is away. */
  async round(keepDays: number): Promise<void> {
    const due = this.#due(await this.store.shorterThan(keepDays));
    for (let looks = 0; looks < MAX_LOOKS && due.length > 0; looks++) {
      due.sort((a, b) => a.pass.lookedAt - b.pass.lookedAt);
      const [next] = due;
      if (next === undefined) return;
      await this.#look(next);
      if (next.pass.rests > 0) due.shift();
    }
  }

  /** What is to be looked through now. Passes of settings that are gone are forgotten. */
  #due(settings: Awaited<ReturnType<RetentionStore['shorterThan']>>): Due[] {
    const due: Due[] = [];
    const known = new Set<string>();
    for (const { tenant, kind, days } of settings) {
      for (const what of OF_KIND[kind]) {
        const key = `${tenant} ${what}`;
        known.add(key);
        const pass = this.#passOf(key, days);
        if (pass.rests > 0) pass.rests--;
        if (pass.rests === 0) due.push({ tenant, what, pass });
      }
    }
    for (const key of this.#passes.keys()) if (!known.has(key)) this.#passes.delete(key);
    return due;
  }

  #passOf(key: string, keepDays: number): Pass {
    const found = this.#passes.get(key);
    if (found?.keepDays === keepDays) return found;
    const begun: Pass = { keepDays, place: null, rests: 0, deleted: 0, lookedAt: 0 };
    this.#passes.set(key, begun);
    return begun;
  }

  async #look({ tenant, what, pass }: Due): Promise<void> {
    pass.lookedAt = ++this.#looks;
    const { keepDays } = pass;
    const { deleted, place } = await this.store.forgetOf({ tenant, what, keepDays, place: pass.place, most: BATCH });
    countForgotten(what, deleted);
    pass.deleted += deleted;
    pass.place = place;
    if (place !== null) return;
    if (pass.deleted > 0) this.log.info({ tenant, what, deleted: pass.deleted, keepDays }, 'Deleted what was over');
    pass.deleted = 0;
    pass.rests = ROUNDS_BETWEEN_PASSES;
  }
}

interface Due {
  tenant: string;
  what: OfTenant;
  pass: Pass;
}
