import type { EffectClass, TaskStatus } from '#libs/contracts';
import type { BuiltResult, ParkedTask } from '#libs/execution';
import type { StatementRunner } from '../database.js';
import { cancelDecisionRuns } from '../statements/cancel-decision-runs.js';
import { cancelReplayRuns } from '../statements/cancel-replay-runs.js';
import { countUnfinished } from '../statements/count-unfinished.js';
import { doubtUnfinished } from '../statements/doubt-unfinished.js';
import { REDELIVERED_IN_DOUBT_FOR } from '../statements/forgotten-since.js';
import { lockDoubtful } from '../statements/lock-doubtful.js';
import { parkRecoveredTasks } from '../statements/park-recovered.js';
import { raiseEpoch } from '../statements/raise-epoch.js';
import { stopRedriveRuns } from '../statements/stop-redrive-runs.js';
import { toColumns } from './columns.js';

/** Unfinished tasks of one kind. */
export interface RecoveryCount {
  tenant: string;
  status: TaskStatus;
  /** Of the last attempt; null where there was none. */
  effectClass: EffectClass | null;
  tasks: number;
}

/** A task to be parked. */
export interface DoubtfulTask extends ParkedTask {
  tenant: string;
}

/** What a recovery does, over the role that owns the schema. Everything but `count` belongs into one transaction. */
export class RecoveryStore {
  constructor(private readonly runner: StatementRunner) {}

  /** What is unfinished. */
  count(): Promise<RecoveryCount[]> {
    return this.runner.run<RecoveryCount>(countUnfinished, []);
  }

  /** Begins an epoch above `least` and the present one; which it is. */
  async raiseEpoch(least: number): Promise<number> {
    const [row] = await this.runner.run<{ epoch: number }>(raiseEpoch, [least, REDELIVERED_IN_DOUBT_FOR]);
    if (!row) throw new Error('The table waybill.installation is empty: restore a whole backup, or begin anew');
    return row.epoch;
  }

  /** Locks the next tasks whose last attempt is of these classes, at most `limit`. */
  lockDoubtful(classes: readonly EffectClass[], limit: number): Promise<DoubtfulTask[]> {
    return this.runner.run<DoubtfulTask>(lockDoubtful, [classes, limit]);
  }

  /** Parks locked tasks with their announcements. */
  async park(reason: string, tasks: readonly { task: DoubtfulTask; result: BuiltResult }[]): Promise<void> {
    const [tenants, ids, ...announced] = toColumns(tasks, [
      ({ task }) => task.tenant,
      ({ task }) => task.id,
      ({ result }) => result.sequence,
      ({ result }) => result.routingKey,
      ({ result }) => result.event,
    ]);
    await this.runner.run(parkRecoveredTasks, [tenants, ids, reason, ...announced]);
  }

  /** Makes all other unfinished tasks due, the numbers of their results raised; of each tenant how many, how many in doubt. */
  async doubtOthers(forgottenResults: number): Promise<Map<string, { due: number; doubted: number }>> {
    const rows = await this.runner.run<{ tenant: string; doubted: boolean }>(doubtUnfinished, [forgottenResults]);
    const counts = new Map<string, { due: number; doubted: number }>();
    for (const { tenant, doubted } of rows) {
      const { due, doubted: before } = counts.get(tenant) ?? { due: 0, doubted: 0 };
      counts.set(tenant, { due: due + 1, doubted: before + Number(doubted) });
    }
    return counts;
  }

  /**
   * Ends decision, redrive and replay runs that are under way: what they have done since the moment the database went back to is forgotten, and
   * they would do it once more. How many, by tenant.
   */
  async endRuns(why: string): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    const decisions = await this.runner.run<{ tenant: string; runs: number }>(cancelDecisionRuns, []);
    const redrives = await this.runner.run<{ tenant: string; runs: number }>(stopRedriveRuns, [why]);
    const replays = await this.runner.run<{ tenant: string; runs: number }>(cancelReplayRuns, [why]);
    for (const { tenant, runs } of [...decisions, ...redrives, ...replays])
      counts.set(tenant, (counts.get(tenant) ?? 0) + runs);
    return counts;
  }
}
