import type { DecisionRules, DecisionStep, DecisionStore, PublishedResult, RunRef } from '#libs/execution';
import type { Database, StatementRunner } from '../database.js';
import { liveDecisionRuns } from '../statements/live-decision-runs.js';
import { AuditTrail } from './audit-trail.js';
import { decideShare } from './decide-share.js';
import { waitingOf } from './decision-run-view.js';
import { type KeptDecisionRun, keepRun, lockDecisionRunIn } from './kept-decision-run.js';
import { PostgresTaskStore } from './postgres-task-store.js';

const NOTHING = { announced: [], woken: [], decided: 0, alone: 0, refused: 0, done: false, more: false };

/**
 * Carries decision runs out, step by step. Runs of all tenants are found over the maintenance role, and each step is made within the
 * walls of its tenant: the run is locked first, then its tasks in the order of their keys.
 */
export class PostgresDecisionStore implements DecisionStore {
  constructor(
    private readonly maintenance: StatementRunner,
    private readonly tenants: Pick<Database, 'asTenant'>,
  ) {}

  live(limit: number): Promise<RunRef[]> {
    return this.maintenance.run<RunRef>(liveDecisionRuns, [limit]);
  }

  async markPublished(results: readonly PublishedResult[]): Promise<void> {
    await new PostgresTaskStore(this.maintenance).markPublished(results);
  }

  advance({ tenant, id }: RunRef, rules: DecisionRules): Promise<DecisionStep | null> {
    return this.tenants.asTenant(tenant, async (runner) => {
      const run = await lockDecisionRunIn(runner, tenant, id);
      if (run?.state !== 'running') return null;
      const step = rules.share(run, waitingOf(run), run.now);
      if (step.kind === 'wait') {
        await keepRun(runner, tenant, run);
        return NOTHING;
      }
      if (step.kind === 'finish') {
        await finish(runner, tenant, run);
        return { ...NOTHING, done: true };
      }
      const share = await decideShare(runner, { tenant, run, resolve: rules.resolve }, step.most);
      const { decided, alone, refused } = share;
      const known: KeptDecisionRun = {
        ...run,
        pacedAt: step.pacedAt,
        decided: run.decided + decided,
        alone: run.alone + alone,
        refused: run.refused + refused,
      };
      const done = waitingOf(known) === 0;
      if (done) await finish(runner, tenant, known);
      else await keepRun(runner, tenant, known);
      return { ...share, done, more: !done };
    });
  }
}

async function finish(runner: StatementRunner, tenant: string, run: KeptDecisionRun): Promise<void> {
  await keepRun(runner, tenant, { ...run, state: 'done' });
  const { id, decided, alone, refused } = run;
  const detail = JSON.stringify({ decided, alone, refused });
  await AuditTrail.appendIn(runner, {
    ...{ tenant, actor: `decision-run:${id}`, act: 'decision-run.end', subject: id, detail },
  });
}
