import { newUuid, type ReplayRunState } from '#libs/contracts';
import type { Database, StatementRunner } from '../database.js';
import { cancelReplayRun } from '../statements/cancel-replay-run.js';
import { endReplayOfSubscription } from '../statements/end-replay-of-subscription.js';
import { findReplayRun } from '../statements/find-replay-run.js';
import { listReplayRuns } from '../statements/list-replay-runs.js';
import { planAnew } from '../statements/plan-anew.js';
import { startReplayRun } from '../statements/start-replay-run.js';
import { weighReplayedEvents } from '../statements/weigh-replayed-events.js';
import { weighReplayedResults } from '../statements/weigh-replayed-results.js';
import { isUniqueViolation } from '../unique-violation.js';
import { AuditTrail } from './audit-trail.js';
import type { ReplayGroup, ReplayOrder, ReplayRunView, ReplayStart, ReplayWish } from './replay-run-view.js';

/** Times a start is tried again where what was in its way is gone. */
const MOST_TRIES = 3;

/** Replay runs as operators of one tenant order, see and cancel them; who carries them out is PostgresReplayStore. */
export class ReplayRunStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** What there is in a time, and how the subscription was brought it; its routing is not looked at. */
  weigh(tenant: string, { subscription, kind, from, to }: ReplayWish): Promise<ReplayGroup[]> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      const weigh = kind === 'results' ? weighReplayedResults : weighReplayedEvents;
      return runner.run<ReplayGroup>(weigh, [tenant, subscription, from, to]);
    });
  }

  /** Starts a run, audited; one of a subscription at a time: a unique index says so. */
  async start(tenant: string, order: ReplayOrder, actor: string): Promise<ReplayStart> {
    for (let tries = 1; ; tries++) {
      try {
        return { kind: 'started', run: await this.#start(tenant, order, actor) };
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        const run = await this.#find(tenant, null, order.subscription);
        if (run) return { kind: 'present', run };
        if (tries >= MOST_TRIES) throw error;
      }
    }
  }

  /** At most `limit`, newest first, after the id `after`; null does not narrow. */
  list(
    tenant: string,
    by: { state: ReplayRunState | null; subscription: string | null; after: string | null; limit: number },
  ): Promise<ReplayRunView[]> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      return runner.run<ReplayRunView>(listReplayRuns, [tenant, by.state, by.subscription, by.after, by.limit]);
    });
  }

  /** Null where this tenant has none of that id. */
  find(tenant: string, id: string): Promise<ReplayRunView | null> {
    return this.#find(tenant, id, null);
  }

  /** Audited; what was sent stays owed. Whether it was running. */
  cancel(tenant: string, id: string, actor: string): Promise<boolean> {
    return this.database.asTenant(tenant, async (runner) => {
      const cancelled = await runner.run<{ id: string }>(cancelReplayRun, [tenant, id]);
      if (cancelled.length === 0) return false;
      await AuditTrail.appendIn(runner, { tenant, actor, act: 'replay-run.cancel', subject: id, detail: '' });
      return true;
    });
  }

  /** Ends the run of a subscription that is deleted, together with that. */
  static async endIn(runner: StatementRunner, tenant: string, subscription: string): Promise<void> {
    await runner.run(endReplayOfSubscription, [tenant, subscription, 'subscription_deleted']);
  }

  #find(tenant: string, id: string | null, subscription: string | null): Promise<ReplayRunView | null> {
    return this.database.asTenant(tenant, (runner) => findIn(runner, tenant, id, subscription));
  }

  #start(tenant: string, order: ReplayOrder, actor: string): Promise<ReplayRunView> {
    return this.database.asTenant(tenant, async (runner) => {
      const id = newUuid();
      const { subscription, kind, from, to, onlyFailed, note, rate, selected } = order;
      await runner.run(startReplayRun, [
        ...[tenant, id, subscription, kind, from, to, onlyFailed, note, rate, selected, actor],
      ]);
      const detail = JSON.stringify({ subscription, kind, from, to, onlyFailed, rate, selected, note });
      await AuditTrail.appendIn(runner, { tenant, actor, act: 'replay-run.start', subject: id, detail });
      const run = await findIn(runner, tenant, id, null);
      if (!run) throw new Error('A replay run was kept and is not told: this is a bug');
      return run;
    });
  }
}

async function findIn(
  runner: StatementRunner,
  tenant: string,
  id: string | null,
  subscription: string | null,
): Promise<ReplayRunView | null> {
  await runner.run(planAnew, []);
  const [run] = await runner.run<ReplayRunView>(findReplayRun, [tenant, id, subscription]);
  return run ?? null;
}
