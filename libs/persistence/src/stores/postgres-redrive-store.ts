import type { BatchOutcomes, decideNextBatch, NextStep, RedriveStore, RunRef, RunStep } from '#libs/execution';
import type { Database, StatementRunner } from '../database.js';
import { countBatchOutcomes } from '../statements/count-batch-outcomes.js';
import { findEndedItems } from '../statements/find-ended-items.js';
import { groupDeadLetters } from '../statements/group-dead-letters.js';
import { keepRedriveRun } from '../statements/keep-redrive-run.js';
import { liveRedriveRuns } from '../statements/live-redrive-runs.js';
import { markRedriveItems } from '../statements/mark-redrive-items.js';
import { resolveSettledIncidents } from '../statements/resolve-settled-incidents.js';
import { AuditTrail } from './audit-trail.js';
import { toColumns } from './columns.js';
import { type KeptRun, keptColumns, leaveTheRest, lockRun, resolveSettled } from './kept-run.js';
import { sendItems } from './send-redrive-items.js';

/** Strays put into incidents in one statement at most. */
const STRAYS = 1_000;
/** Incidents resolved in one statement at most. */
const SETTLED = 1_000;

interface EndedItem {
  position: number;
  state: 'succeeded' | 'failed' | 'cancelled';
  reason: string;
  incidentId: string | null;
}

/**
 * Carries redrive runs out, step by step. Runs of all tenants are found over the maintenance role, and each step is made within
 * the walls of its tenant. The run is locked first, then incidents, letters and tasks, as everybody does who ends letters.
 */
export class PostgresRedriveStore implements RedriveStore {
  constructor(
    private readonly maintenance: StatementRunner,
    private readonly tenants: Pick<Database, 'asTenant'>,
  ) {}

  live(limit: number): Promise<RunRef[]> {
    return this.maintenance.run<RunRef>(liveRedriveRuns, [limit]);
  }

  async groupStrays(): Promise<number> {
    const [row] = await this.maintenance.run<{ grouped: number }>(groupDeadLetters, [STRAYS]);
    return row?.grouped ?? 0;
  }

  async resolveSettled(): Promise<number> {
    const [row] = await this.maintenance.run<{ resolved: number }>(resolveSettledIncidents, [SETTLED]);
    return row?.resolved ?? 0;
  }

  advance({ tenant, id }: RunRef, decide: typeof decideNextBatch): Promise<RunStep | null> {
    return this.tenants.asTenant(tenant, async (runner) => {
      const run = await lockRun(runner, tenant, id);
      if (!run) return null;
      const ended = await settle(runner, tenant, id);
      const known = withEnded(run, ended);
      const step: NextStep =
        known.state === 'running' ? decide(known, await outcomesOf(runner, tenant, known), run.now) : { kind: 'wait' };
      const touched = new Set(ended.flatMap(({ incidentId }) => incidentId ?? []));
      const made = await make(runner, tenant, known, step, touched);
      await runner.run(keepRedriveRun, [tenant, id, ...keptColumns(made.run)]);
      await resolveSettled(runner, tenant, touched, run.createdBy);
      return {
        sent: made.sent,
        succeeded: known.succeeded - run.succeeded,
        failed: known.failed - run.failed,
        refused: made.run.refused - run.refused,
        stopped: step.kind === 'stop' ? step.reason : null,
        more: step.kind === 'advance' || step.kind === 'send',
      };
    });
  }
}

/** Notes what became of tasks that were sent. */
async function settle(runner: StatementRunner, tenant: string, id: string): Promise<EndedItem[]> {
  const ended = await runner.run<EndedItem>(findEndedItems, [tenant, id]);
  if (ended.length > 0) {
    const columns = toColumns(ended, [(item) => item.position, (item) => item.state, (item) => item.reason]);
    await runner.run(markRedriveItems, [tenant, id, ...columns]);
  }
  return ended;
}

function withEnded(run: KeptRun, ended: readonly EndedItem[]): KeptRun {
  const count = (state: EndedItem['state']) => ended.filter((item) => item.state === state).length;
  return {
    ...run,
    underWay: run.underWay - ended.length,
    succeeded: run.succeeded + count('succeeded'),
    failed: run.failed + count('failed'),
    cancelled: run.cancelled + count('cancelled'),
  };
}

async function outcomesOf(runner: StatementRunner, tenant: string, run: KeptRun): Promise<BatchOutcomes> {
  const rows = await runner.run<{ state: string; items: number }>(countBatchOutcomes, [tenant, run.id, run.batch]);
  const count = (state: string) => rows.find((row) => row.state === state)?.items ?? 0;
  return {
    chosen: count('chosen'),
    underWay: count('sent'),
    succeeded: count('succeeded'),
    failed: count('failed'),
    others: count('cancelled') + count('refused'),
  };
}

interface Made {
  run: KeptRun;
  sent: RunStep['sent'];
}

async function make(
  runner: StatementRunner,
  tenant: string,
  run: KeptRun,
  step: NextStep,
  touched: Set<string>,
): Promise<Made> {
  switch (step.kind) {
    case 'wait':
      return { run, sent: [] };
    case 'advance':
      return { run: { ...run, batch: run.batch + 1 }, sent: [] };
    case 'finish':
      return { run: { ...run, state: 'done' }, sent: [] };
    case 'stop': {
      const actor = `redrive-run:${run.id}`;
      const entry = { tenant, actor, act: 'redrive-run.stop', subject: run.id, detail: step.reason };
      await AuditTrail.appendIn(runner, entry);
      const left = await leaveTheRest(runner, tenant, { ...run, state: 'stopped', reason: step.reason });
      for (const id of left.incidents) touched.add(id);
      return { run: left.run, sent: [] };
    }
    case 'send': {
      const { tasks, sent, refused, incidents } = await sendItems(runner, tenant, run, step.most, touched);
      for (const id of incidents) touched.add(id);
      const counts = { sent: run.sent + sent, underWay: run.underWay + sent, refused: run.refused + refused };
      return { run: { ...run, ...counts, pacedAt: step.pacedAt }, sent: tasks };
    }
  }
}
