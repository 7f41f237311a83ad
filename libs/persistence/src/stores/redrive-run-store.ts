import { MOST_REDRIVEN, newUuid, type RedriveItemState, type RedriveRunState } from '#libs/contracts';
import type { Database, StatementRunner } from '../database.js';
import { findPresentRun } from '../statements/find-present-run.js';
import { findRedriveRun } from '../statements/find-redrive-run.js';
import { keepRedriveRun } from '../statements/keep-redrive-run.js';
import { listRedriveItems } from '../statements/list-redrive-items.js';
import { listRedriveRuns } from '../statements/list-redrive-runs.js';
import { planAnew } from '../statements/plan-anew.js';
import { startRedriveRun } from '../statements/start-redrive-run.js';
import { weighRedrive } from '../statements/weigh-redrive.js';
import { isUniqueViolation } from '../unique-violation.js';
import { AuditTrail } from './audit-trail.js';
import type { DeadLetterSelection } from './dead-letter-view.js';
import { type KeptRun, keptColumns, leaveTheRest, lockRun, resolveSettled } from './kept-run.js';
import type { RefusalCode } from './redrive-letters.js';
import type { RedriveForecast, RedriveItemView, RedriveRunView, RunOrder, RunStart } from './redrive-run-view.js';

/** Times a start is tried again where what was in its way is gone. */
const MOST_TRIES = 3;

/** What an operator does with a run that is there. */
export type RunAct = 'pause' | 'resume' | 'cancel';

/** From which states each act leads, and where to. */
const ACTS: Readonly<Record<RunAct, { from: readonly RedriveRunState[]; to: RedriveRunState }>> = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['running', 'paused'], to: 'cancelled' },
};

/** Redrive runs as operators of one tenant order, see and steer them; who carries them out is PostgresRedriveStore. */
export class RedriveRunStore {
  /** @param most letters that one run may be about */
  constructor(
    private readonly database: Pick<Database, 'asTenant'>,
    private readonly most: number = MOST_REDRIVEN,
  ) {}

  /** What a run would come to. Changes nothing. */
  forecast(tenant: string, selection: DeadLetterSelection, limit: number | null = null): Promise<RedriveForecast> {
    return this.database.asTenant(tenant, (runner) =>
      weigh(runner, [tenant, ...chosen(selection), ...(limit === null ? UNBOUNDED : this.#bounds(limit))]),
    );
  }

  /** Starts a run, audited; not over more letters than one may be about. One at a time over a letter and over an incident: unique indexes say so. */
  async start(tenant: string, selection: DeadLetterSelection, order: RunOrder, actor: string): Promise<RunStart> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#start(tenant, selection, order, actor);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        const present = await this.#present(tenant, selection);
        if (present) return { kind: 'present', run: present };
        if (tries >= MOST_TRIES) throw error;
      }
    }
  }

  /** At most `limit`, newest first, after the id `after`; null does not narrow. */
  list(
    tenant: string,
    { state, incident }: { state: RedriveRunState | null; incident: string | null },
    after: string | null,
    limit: number,
  ): Promise<RedriveRunView[]> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      return runner.run<RedriveRunView>(listRedriveRuns, [tenant, state, incident, after, limit]);
    });
  }

  /** Null where this tenant has none of that id. */
  find(tenant: string, id: string): Promise<RedriveRunView | null> {
    return this.database.asTenant(tenant, (runner) => find(runner, tenant, id));
  }

  /** At most `limit` letters of a run, in its order, after the position `after`. */
  items(
    tenant: string,
    id: string,
    { state, after, limit }: { state: RedriveItemState | null; after: number; limit: number },
  ): Promise<RedriveItemView[]> {
    return this.database.asTenant(tenant, (runner) =>
      runner.run<RedriveItemView>(listRedriveItems, [tenant, id, state, after, limit]),
    );
  }

  /** Audited. Whether it was done: not where the run is in another state. Null where there is no such run. */
  steer(tenant: string, id: string, act: RunAct, actor: string): Promise<boolean | null> {
    return this.database.asTenant(tenant, async (runner) => {
      const run = await lockRun(runner, tenant, id);
      if (!run) return null;
      const { from, to } = ACTS[act];
      if (!from.includes(run.state)) return false;
      const kept: KeptRun = { ...run, state: to, pacedAt: act === 'resume' ? run.now : run.pacedAt };
      const { run: steered, incidents } =
        act === 'cancel' ? await leaveTheRest(runner, tenant, kept) : { run: kept, incidents: [] };
      await runner.run(keepRedriveRun, [tenant, id, ...keptColumns(steered)]);
      await resolveSettled(runner, tenant, new Set(incidents), actor);
      await AuditTrail.appendIn(runner, { tenant, actor, act: `redrive-run.${act}`, subject: id, detail: '' });
      return true;
    });
  }

  #start(tenant: string, selection: DeadLetterSelection, order: RunOrder, actor: string): Promise<RunStart> {
    return this.database.asTenant(tenant, async (runner): Promise<RunStart> => {
      const id = newUuid();
      const { rate, tolerance, note, shares, limit } = order;
      const meant = [tenant, ...chosen(selection), ...this.#bounds(limit)];
      const parameters = [...meant, id, rate, tolerance, note, actor, [...shares], this.most];
      await runner.run(planAnew, []);
      const [counted] = await runner.run<{ selected: number; goes: number }>(startRedriveRun, parameters);
      if (counted && counted.selected > this.most) return { kind: 'too-many' };
      const run = counted && counted.goes > 0 ? await find(runner, tenant, id) : null;
      if (!run) return { kind: 'nothing', forecast: await weigh(runner, meant) };
      const detail = JSON.stringify({ ...('ids' in selection ? {} : selection), ...counted, rate, tolerance, note });
      await AuditTrail.appendIn(runner, { tenant, actor, act: 'redrive-run.start', subject: id, detail });
      return { kind: 'started', run };
    });
  }

  /** How many can go, are refused on the way, and are in all at most; without a limit one more than a run may be about. */
  #bounds(limit: number | null): [number, number | null, number] {
    return limit === null ? [this.most + 1, null, this.most + 1] : [limit, this.most - limit, this.most];
  }

  #present(tenant: string, selection: DeadLetterSelection): Promise<RedriveRunView | null> {
    return this.database.asTenant(tenant, async (runner) => {
      const [present] = await runner.run<{ id: string | null }>(findPresentRun, [tenant, ...chosen(selection)]);
      return present?.id ? find(runner, tenant, present.id) : null;
    });
  }
}

async function find(runner: StatementRunner, tenant: string, id: string): Promise<RedriveRunView | null> {
  const [run] = await runner.run<RedriveRunView>(findRedriveRun, [tenant, id]);
  return run ?? null;
}

const UNBOUNDED = [null, null, null];

async function weigh(runner: StatementRunner, meant: readonly unknown[]): Promise<RedriveForecast> {
  await runner.run(planAnew, []);
  const rows = await runner.run<{ refusal: RefusalCode | null; letters: number }>(weighRedrive, meant);
  return {
    selected: rows.reduce((sum, { letters }) => sum + letters, 0),
    goes: rows.find(({ refusal }) => refusal === null)?.letters ?? 0,
    refused: rows.flatMap(({ refusal: code, letters }) => (code === null ? [] : [{ code, letters }])),
  };
}

/** The parameters of a selection: incident, ids, connector, action, reason. */
function chosen(selection: DeadLetterSelection): unknown[] {
  if ('incident' in selection) return [selection.incident, null, null, null, null];
  if ('ids' in selection) return [null, [...new Set(selection.ids.map((id) => id.toLowerCase()))], null, null, null];
  const { connector, action, reason } = selection.filter;
  return [null, null, connector ?? null, action ?? null, reason ?? null];
}
