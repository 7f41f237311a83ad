import { Injectable } from '@nestjs/common';
import {
  type CancelOutcome,
  cancelTask,
  type OwedResult,
  resolveParked,
  type Submission,
  type Wakeable,
} from '#libs/execution';
import { AuditTrail, Database, OperatorStore, PostgresTaskStore } from '#libs/persistence';
import { BatchedAcceptance } from './batched-acceptance.js';
import { ResultAnnouncements } from './result-announcements.js';
import {
  type Acceptance,
  type Cancellation,
  type ForcedToken,
  type Resolution,
  type ResolveDecision,
  TaskDesk,
} from './task-desk.js';
import { TaskHints } from './task-hints.js';

/** The desk over PostgreSQL. Hints are published after COMMIT; one that is lost is made up for by the sweeper. */
@Injectable()
export class PostgresTaskDesk extends TaskDesk {
  constructor(
    private readonly acceptances: BatchedAcceptance,
    private readonly hints: TaskHints,
    private readonly announcements: ResultAnnouncements,
    private readonly database: Database,
  ) {
    super();
  }

  override async accept(submission: Submission): Promise<Acceptance> {
    const late = submission.deadline !== null && submission.deadline.getTime() <= Date.now();
    if (late) return this.#findEarlier(submission);
    const acceptance = await this.acceptances.accept(submission);
    switch (acceptance.kind) {
      case 'conflict':
        return { kind: 'conflict' };
      case 'same':
        return acceptance;
      case 'accepted': {
        const { born } = acceptance;
        const hinted = born === undefined ? submission : { ...submission, born };
        this.hints.publish(hinted, delayOf(submission, Date.now()));
        return acceptance;
      }
      case 'claimed':
        throw new Error(`Task ${submission.id} was claimed on acceptance, which was not asked for: this is a bug`);
    }
  }

  /** A task whose deadline has passed is not taken in; one sent again finds what its first copy became. */
  async #findEarlier(submission: Submission): Promise<Acceptance> {
    const [earlier] = await this.database.asTenant(submission.tenant, (runner) =>
      new PostgresTaskStore(runner).findCopies([submission]),
    );
    return earlier ?? { kind: 'late' };
  }

  override async cancel(tenant: string, id: string, actor: string): Promise<Cancellation> {
    const outcome = await this.database.asTenant(tenant, async (runner): Promise<Cancellation | CancelOutcome> => {
      const status = await new OperatorStore(runner).requestCancel(tenant, id);
      if (status === null) return 'unknown';
      const isUnderWay = status === 'running' || status === 'intent';
      if (!isUnderWay && status !== 'accepted' && status !== 'waiting') return 'finished';
      await AuditTrail.appendIn(runner, { tenant, actor, act: 'task.cancel', subject: id, detail: '' });
      if (isUnderWay) return 'asked';
      return cancelTask(new PostgresTaskStore(runner), { tenant, id }, new Date());
    });
    if (typeof outcome === 'string') return outcome;
    if (outcome.kind === 'asked') return 'asked';
    this.#tell(outcome.result, outcome.next);
    return outcome.result.status === 'cancelled' ? 'cancelled' : 'asked';
  }

  override async resolve(
    { tenant, id, fence }: { tenant: string; id: string; fence?: string },
    decision: ResolveDecision,
    actor: string,
  ): Promise<Resolution> {
    const resolved = await this.database.asTenant(tenant, async (runner) => {
      const desk = new OperatorStore(runner);
      const task = await desk.lock(tenant, id);
      if (task?.status !== 'parked' || (fence ?? task.fence) !== task.fence) return { task, outcome: null, next: [] };
      const outcome = resolveParked(task, decision, new Date());
      await desk.settleParked(tenant, id, outcome);
      const entry = { tenant, actor, act: `task.resolve.${decision.decision}`, subject: id, detail: decision.note };
      await AuditTrail.appendIn(runner, entry);
      const { connector, orderingKey } = task;
      const lanes = orderingKey === null ? [] : [{ tenant, connector, orderingKey }];
      return { task, outcome, next: await new PostgresTaskStore(runner).nextInLanes(lanes) };
    });
    const { task, outcome, next } = resolved;
    if (task === null) return 'unknown';
    if (outcome === null) return 'not-parked';
    if (outcome.result === null) this.hints.publish({ ...task, tenant }, 0);
    else this.#tell({ ...task, ...outcome.result, tenant }, next);
    return 'resolved';
  }

  override async forceToken(tenant: string, id: string, note: string, actor: string): Promise<ForcedToken> {
    const { task, forced } = await this.database.asTenant(tenant, async (runner) => {
      const desk = new OperatorStore(runner);
      const found = await desk.lock(tenant, id);
      const done = found !== null && !found.expired && (await desk.forceToken(tenant, id));
      const entry = { tenant, actor, act: 'task.force-token', subject: id, detail: note };
      if (done) await AuditTrail.appendIn(runner, entry);
      return { task: found, forced: done };
    });
    if (task === null) return 'unknown';
    if (!forced) return task.status === 'parked' ? 'late' : 'not-parked';
    this.hints.publish({ ...task, tenant }, 0);
    return 'resolved';
  }

  /** After COMMIT: the result goes out, and the next task of its ordering key may start. */
  #tell(result: OwedResult, next: readonly Wakeable[]): void {
    this.announcements.publish(result);
    for (const task of next) this.hints.publish(task, 0);
  }
}

/** A task that may not start yet is hinted at for when it may, or for its deadline where that comes before. */
function delayOf({ notBefore, deadline }: Submission, now: number): number {
  const start = notBefore?.getTime() ?? now;
  return Math.max(0, Math.min(start, deadline?.getTime() ?? start) - now);
}
