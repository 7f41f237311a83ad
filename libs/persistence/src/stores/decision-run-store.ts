import { createHash } from 'node:crypto';
import { canonicalJson, type DecisionItemState, type DecisionRunState, MOST_DECIDED, newUuid } from '#libs/contracts';
import type { Database, StatementRunner } from '../database.js';
import { findDecisionRun } from '../statements/find-decision-run.js';
import { findPresentDecisionRun } from '../statements/find-present-decision-run.js';
import { leaveDecisionItems } from '../statements/leave-decision-items.js';
import { listDecisionItems } from '../statements/list-decision-items.js';
import { listDecisionRuns } from '../statements/list-decision-runs.js';
import { planAnew } from '../statements/plan-anew.js';
import { startDecisionRun } from '../statements/start-decision-run.js';
import { weighDecision } from '../statements/weigh-decision.js';
import { isUniqueViolation } from '../unique-violation.js';
import { AuditTrail } from './audit-trail.js';
import type {
  DecisionItemView,
  DecisionOrder,
  DecisionRunView,
  DecisionStart,
  DecisionWish,
  WeighedGroup,
} from './decision-run-view.js';
import { type KeptDecisionRun, keepRun, lockDecisionRunIn, shownRun } from './kept-decision-run.js';
import { parkedColumns, withoutValues } from './parked-columns.js';

/** Times a start is tried again where what was in its way is gone. */
const MOST_TRIES = 3;

/** Decision runs as operators of one tenant order, see and cancel them; who carries them out is PostgresDecisionStore. */
export class DecisionRunStore {
  /** @param most tasks that one run may be about */
  constructor(
    private readonly database: Pick<Database, 'asTenant'>,
    private readonly most: number = MOST_DECIDED,
  ) {}

  /** What a decision over many would come to, by cause. Changes nothing. */
  forecast(tenant: string, wish: DecisionWish): Promise<WeighedGroup[]> {
    return this.database.asTenant(tenant, (runner) => this.#weigh(runner, tenant, wish));
  }

  /**
   * Starts a run, audited; one for each key, not over more tasks than one may be about, and one at a time over a task: unique indexes
   * say so.
   */
  async start(tenant: string, order: DecisionOrder, actor: string): Promise<DecisionStart> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#start(tenant, order, actor);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        const present = await this.#present(tenant, order);
        if (present) return present;
        if (tries >= MOST_TRIES) throw error;
      }
    }
  }

  /** At most `limit`, newest first, after the id `after`; null does not narrow. */
  list(
    tenant: string,
    state: DecisionRunState | null,
    after: string | null,
    limit: number,
  ): Promise<DecisionRunView[]> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      const rows = await runner.run<DecisionRunView>(listDecisionRuns, [tenant, state, after, limit]);
      return rows.map(shownRun);
    });
  }

  /** Null where this tenant has none of that id. */
  find(tenant: string, id: string): Promise<DecisionRunView | null> {
    return this.database.asTenant(tenant, (runner) => find(runner, tenant, id));
  }

  /** At most `limit` tasks of a run, in its order, after the position `after`. */
  items(
    tenant: string,
    id: string,
    { state, after, limit }: { state: DecisionItemState | null; after: number; limit: number },
  ): Promise<DecisionItemView[]> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      return runner.run<DecisionItemView>(listDecisionItems, [tenant, id, state, after, limit]);
    });
  }

  /** Audited; what was not decided stays parked. Whether it was running; null where there is no such run. */
  cancel(tenant: string, id: string, actor: string): Promise<boolean | null> {
    return this.database.asTenant(tenant, async (runner) => {
      const run = await lockDecisionRunIn(runner, tenant, id);
      if (!run) return null;
      if (run.state !== 'running') return false;
      const [left] = await runner.run<{ items: number }>(leaveDecisionItems, [tenant, id]);
      await keepRun(runner, tenant, { ...run, state: 'cancelled', left: run.left + (left?.items ?? 0) });
      await AuditTrail.appendIn(runner, { tenant, actor, act: 'decision-run.cancel', subject: id, detail: '' });
      return true;
    });
  }

  async #weigh(runner: StatementRunner, tenant: string, wish: DecisionWish): Promise<WeighedGroup[]> {
    await runner.run(planAnew, []);
    return runner.run<WeighedGroup>(weighDecision, this.#meant(tenant, wish));
  }

  #start(tenant: string, order: DecisionOrder, actor: string): Promise<DecisionStart> {
    return this.database.asTenant(tenant, async (runner): Promise<DecisionStart> => {
      const { decision, effectRuledOut, note, rate, idempotencyKey: key } = order;
      const earlier = await known(runner, tenant, order);
      if (earlier) return earlier;
      const id = newUuid();
      const filter = withoutValues(order.filter);
      await runner.run(planAnew, []);
      const [counted] = await runner.run<{ selected: number; goes: number }>(startDecisionRun, [
        ...this.#meant(tenant, order),
        ...[id, JSON.stringify(filter), note, key, rate, actor, this.most, askedFor(id, order)],
      ]);
      if (counted && counted.selected > this.most) return { kind: 'too-many' };
      const run = counted && counted.goes > 0 ? await find(runner, tenant, id) : null;
      if (!run) return { kind: 'nothing', groups: await this.#weigh(runner, tenant, order) };
      const detail = JSON.stringify({ decision, filter, effectRuledOut, ...counted, rate, note });
      await AuditTrail.appendIn(runner, { tenant, actor, act: 'decision-run.start', subject: id, detail });
      return { kind: 'started', run };
    });
  }

  /** What stands in the way: the run of the same key, else one that has chosen a task that is meant. */
  #present(tenant: string, order: DecisionOrder): Promise<DecisionStart | null> {
    return this.database.asTenant(tenant, async (runner): Promise<DecisionStart | null> => {
      const earlier = await known(runner, tenant, order);
      if (earlier) return earlier;
      await runner.run(planAnew, []);
      const [present] = await runner.run<{ id: string }>(findPresentDecisionRun, [
        tenant,
        ...parkedColumns(order.filter),
      ]);
      const run = present ? await find(runner, tenant, present.id) : null;
      return run && { kind: 'present', run };
    });
  }

  #meant(tenant: string, { filter, limit, decision, effectRuledOut }: DecisionWish): unknown[] {
    return [tenant, ...parkedColumns(filter), limit ?? this.most + 1, decision, effectRuledOut];
  }
}

async function findKept(
  runner: StatementRunner,
  tenant: string,
  by: { id?: string; key?: string },
): Promise<KeptDecisionRun | null> {
  const [run] = await runner.run<KeptDecisionRun>(findDecisionRun, [tenant, by.id ?? null, by.key ?? null]);
  return run ?? null;
}

async function find(runner: StatementRunner, tenant: string, id: string): Promise<DecisionRunView | null> {
  const run = await findKept(runner, tenant, { id });
  return run && shownRun(run);
}

/** What is asked for, without how fast: under one key it must be the same. Salted, for labels may name people. */
function askedFor(id: string, { decision, filter, effectRuledOut, limit, note }: DecisionOrder): Buffer {
  const asked = canonicalJson({ decision, filter, effectRuledOut, limit, note });
  return createHash('sha256').update(id).update(asked).digest();
}

/** What the run is that a key has started, to somebody who sends the key once more; null where there is none. */
async function known(runner: StatementRunner, tenant: string, order: DecisionOrder): Promise<DecisionStart | null> {
  const { idempotencyKey: key } = order;
  const run = key === null ? null : await findKept(runner, tenant, { key });
  if (!run) return null;
  return { kind: run.asked.equals(askedFor(run.id, order)) ? 'same' : 'other', run: shownRun(run) };
}
