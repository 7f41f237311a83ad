import type { EffectClass } from '#libs/contracts';
import { describeSpan, inSpan } from '#libs/tracing';
import type { BatchedTasks } from '../batched-tasks.js';
import { type ClaimedTask, refOf } from '../claimed-task.js';
import type { EarlierProbe } from '../decisions/decide-probe.js';
import type { Decision } from '../decisions/decision.js';
import type { CallTally } from '../health/call-tally.js';
import { categoryOf, countProbe, measureEnd, measureLostAttempt } from '../observing/task-metrics.js';
import type { Announcer } from '../ports/announcer.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { AttemptRecord, Completion, ProbeRecord } from '../ports/task-store.js';
import type { PreparedCall } from './prepare-call.js';
import { HINT_GRACE_MS, LONGEST_HINT_DELAY_MS, QUARANTINE_GRACE_MS, toCompletion } from './settle-task.js';
import { wideLine } from './wide-line.js';

/** What recording rests on. */
export interface RecorderOutside {
  tasks: BatchedTasks;
  announcer: Announcer;
  clock: Clock;
  log: Log;
  calls: Pick<CallTally, 'count'>;
}

/**
 * Writes down what happened and tells others: commit first, then publish, then the delivery may be acked. What could not
 * be published after the commit is owed, and the sweeper pays it.
 */
export class TaskRecorder {
  constructor(private readonly outside: RecorderOutside) {}

  /** Records the intent; the number of the attempt, or null where this claim may no longer send. */
  intend(task: ClaimedTask, call: PreparedCall, connectionVersion: number): Promise<number | null> {
    const intent = {
      ...refOf(task),
      fence: task.fence,
      effectClass: call.effectClass,
      operationToken: call.token,
      connectionVersion,
      method: call.request.method,
      url: call.request.url,
      requestHash: call.requestHash,
    };
    return inSpan('commit intent', {}, () => this.outside.tasks.recordIntent(intent));
  }

  /** Records how a claim ended, then announces it. */
  async record(
    task: ClaimedTask,
    decision: Decision,
    attempt: AttemptRecord | null,
    effectClass: EffectClass | null,
  ): Promise<void> {
    const now = new Date(this.outside.clock.wallMs());
    const completion = toCompletion({ task, decision, attempt, effectClass, now });
    const { tasks, log, calls } = this.outside;
    const kept = await inSpan('commit outcome', {}, () => tasks.complete(completion));
    const told = { task: task.id, tenant: task.tenant, connector: task.connector, action: task.action };
    if (!kept) {
      log.warn(
        { ...told, decision: decision.kind },
        'The task was taken over by another claim; this end was not recorded',
      );
      return;
    }
    describeSpan({ 'waybill.outcome': decision.kind });
    measureEnd(task, decision, attempt, now);
    if (attempt !== null) calls.count(task, attempt, { category: categoryOf(decision), at: now });
    log.info(wideLine(task, completion, effectClass), 'attempt');
    await this.#announce(task, decision, completion, now).catch((error) => {
      log.warn({ ...told, err: error }, 'Recorded but not announced; the sweeper announces it');
    });
  }

  /** Holds back the next task of an ordering key, while what was sent for this one may still be applied. */
  async settleLane({ tenant, connector, orderingKey }: ClaimedTask, settleMs: number): Promise<void> {
    if (orderingKey === null || settleMs <= 0) return;
    await this.outside.tasks.settleLane({ tenant, connector, orderingKey }, settleMs);
  }

  /** The probes that were made for an attempt, oldest first. */
  earlierProbes({ tenant, id }: ClaimedTask, attempt: number): Promise<EarlierProbe[]> {
    return this.outside.tasks.findProbes({ tenant, id, attempt });
  }

  /** Keeps what a probe has seen. */
  async noteProbe({ connector, action }: ClaimedTask, probe: ProbeRecord): Promise<void> {
    await inSpan('commit probe', {}, () => this.outside.tasks.recordProbe(probe));
    countProbe({ connector, action, outcome: probe.outcome });
    const { id: task, tenant, attempt, number, outcome, httpStatus, errorCode: error } = probe;
    this.outside.log.info({ task, tenant, connector, action, attempt, number, outcome, httpStatus, error }, 'probe');
  }

  /** Notes an attempt whose worker was lost, where the task goes on in the same claim. */
  noteLost(
    { id: task, tenant, connector, action }: ClaimedTask,
    attempt: AttemptRecord,
    effectClass: EffectClass,
  ): void {
    measureLostAttempt({ connector, action });
    const { number, outcome } = attempt;
    this.outside.log.info({ task, tenant, connector, action, effectClass, attempt: number, outcome }, 'attempt');
  }

  /** Hands a task that keeps stopping its worker to the consumer that runs one at a time. */
  async quarantine(task: ClaimedTask): Promise<void> {
    await this.#giveBack(task, QUARANTINE_GRACE_MS);
    await this.outside.announcer.quarantine(task);
  }

  /** Gives a claim back after its intent was refused: a cancel came first, or the fence is old. */
  async release(task: ClaimedTask): Promise<void> {
    if (await this.#giveBack(task, HINT_GRACE_MS)) await this.outside.announcer.hint(task, 0);
  }

  #giveBack(task: ClaimedTask, wakeAfterMs: number): Promise<boolean> {
    const { tasks, clock } = this.outside;
    const completion: Completion = {
      ...refOf(task),
      fence: task.fence,
      orderingKey: task.orderingKey,
      status: 'accepted',
      reason: null,
      notBefore: null,
      wakeAt: new Date(clock.wallMs() + wakeAfterMs),
      unsettled: task.unsettled,
      forgiven: 0,
      heldGroup: null,
      attempt: null,
      result: null,
    };
    return tasks.complete(completion);
  }

  async #announce(task: ClaimedTask, decision: Decision, completion: Completion, now: Date): Promise<void> {
    const { announcer, tasks } = this.outside;
    if (decision.kind === 'waiting') {
      if (decision.heldGroup !== null) return;
      const delay = Math.max(0, decision.notBefore.getTime() - now.getTime());
      if (delay <= LONGEST_HINT_DELAY_MS) await announcer.hint(task, delay);
      return;
    }
    const { result } = completion;
    if (result === null) return;
    const { tenant, id, connector, action, correlationId, trace } = task;
    const { sequence, status, routingKey, event } = result;
    const letter =
      decision.kind === 'failed'
        ? announcer.deadLetter({
            tenant,
            id,
            connector,
            action,
            trace,
            sequence,
            category: decision.error.category,
            reason: decision.error.code,
            detail: decision.error.message,
          })
        : null;
    await Promise.all([
      announcer.result({ tenant, id, connector, action, correlationId, trace, sequence, status, routingKey, event }),
      letter,
      this.#wakeNext(task, decision),
    ]);
    tasks.markPublished({ ...refOf(task), sequence });
  }

  async #wakeNext(task: ClaimedTask, decision: Decision): Promise<void> {
    if (task.orderingKey === null || decision.kind === 'parked') return;
    const { tenant, connector, orderingKey } = task;
    const next = await this.outside.tasks.nextInLane({ tenant, connector, orderingKey });
    await Promise.all(next.map((one) => this.outside.announcer.hint(one, 0)));
  }
}
