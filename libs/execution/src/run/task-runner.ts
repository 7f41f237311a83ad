import type { Span } from '@opentelemetry/api';
import type { Action, CallEnd } from '#libs/connector-kit';
import type { EffectClass, TaskError } from '#libs/contracts';
import { callInSpan, inSpan, markFailed } from '#libs/tracing';
import type { ClaimedTask } from '../claimed-task.js';
import { CONFIGURATION_REST_MS } from '../decisions/configuration-rest.js';
import { type AttemptContext, type AttemptEnd, decideOutcome } from '../decisions/decide-outcome.js';
import { decideStart } from '../decisions/decide-start.js';
import type { Decision } from '../decisions/decision.js';
import { heldBack } from '../decisions/held-back.js';
import { untilResumed } from '../decisions/until-resumed.js';
import type { Endpoints } from '../health/endpoints.js';
import type { Clock } from '../ports/clock.js';
import type { Caller, ConnectionDirectory, ConnectorRegistry, OpenConnection } from '../ports/outside.js';
import type { AttemptRecord } from '../ports/task-store.js';
import { type Patience, untilAvailable } from '../until-available.js';
import { DEADLINE_PASSED, LEASE_TOO_SHORT, recordAttempt } from './attempt-record.js';
import type { HeldLease } from './lease-keeper.js';
import type { PlannedAttempt } from './plan-first-attempt.js';
import { prepareCall } from './prepare-call.js';
import { probeEffect } from './probe-effect.js';
import type { TaskRecorder } from './task-recorder.js';
import { weighDoubt } from './weigh-doubt.js';
import { withoutCredential } from './without-credential.js';

/** What a run needs of its surroundings. */
export interface RunnerOutside {
  connectors: ConnectorRegistry;
  connections: ConnectionDirectory;
  endpoints: Endpoints;
  caller: Caller;
  clock: Clock;
  patience: Patience;
  /** A number in [0, 1), for jitter. */
  random(): number;
}

/** An attempt that has all it needs. */
interface ReadyAttempt extends PlannedAttempt {
  lease: HeldLease;
}

/** Runs one claimed task: decide, prepare, record the intent, call, decide, record. */
export class TaskRunner {
  constructor(
    private readonly outside: RunnerOutside,
    private readonly recorder: TaskRecorder,
  ) {}

  /** Runs the first attempt of a task whose intent was recorded with its claim. */
  runIntended(task: ClaimedTask, lease: HeldLease, planned: PlannedAttempt): Promise<void> {
    return this.#attempt(task, { lease, ...planned }, 1);
  }

  /** Runs a task to the end of this claim. `alone` where it is the only one of its consumer. */
  async run(task: ClaimedTask, lease: HeldLease, alone: boolean): Promise<void> {
    const action = this.outside.connectors.get(task.connector)?.actions.get(task.action);
    if (!action) return this.#withoutAction(task);
    const settled = task.interrupted ? await this.#settleLostAttempt(task, action) : task;
    if (settled === null) return;
    const claimed = await weighDoubt(settled, action, () => this.#settingsOf(settled));

    const start = decideStart(claimed, this.#now(), alone);
    if (start.kind === 'quarantine') return this.recorder.quarantine(claimed);
    if (start.kind !== 'start') return this.#end(claimed, start, null, claimed.lastAttempt?.effectClass ?? null);

    if (claimed.paused) return this.#end(claimed, untilResumed(claimed, this.#now()));
    const connection = await this.#open(claimed);
    if ('code' in connection) return this.#end(claimed, this.#rest(claimed, connection));
    const preparation = prepareCall(claimed, action, connection, this.#now());
    if (!preparation.ok) {
      const { verdict, error } = preparation;
      return this.#end(
        claimed,
        verdict === 'parked' ? { kind: 'parked', error } : { kind: 'failed', error, applied: 'no' },
      );
    }
    const limit = this.outside.connectors.get(task.connector)?.limits(connection.settings)[action.group] ?? null;
    const admission = await this.outside.endpoints.admit(claimed, action, limit);
    if (admission.kind === 'wait') return this.#end(claimed, heldBack(claimed, action.group, admission));
    const ready = { lease, action, connection, call: preparation.call };
    await (this.#inDoubt(claimed, action) ? this.#probe(claimed, ready) : this.#attempt(claimed, ready));
  }

  /** Whether the effect of an earlier attempt must be looked for before anything else is sent. */
  #inDoubt({ unsettled, lastAttempt: last }: ClaimedTask, action: Action): boolean {
    if (!unsettled || last?.effectClass !== 'probed') return false;
    return this.#now().getTime() >= last.firstIntentAt.getTime() + (action.probe?.nativeWindowMs ?? 0);
  }

  async #probe(task: ClaimedTask, { lease, action, connection, call }: ReadyAttempt): Promise<void> {
    const { probe } = action;
    const { lastAttempt: last } = task;
    if (!probe || last === null) throw new Error(`Task ${task.id} is probed without a probe: this is a bug`);
    const context = contextOf(task, action, {
      effectClass: 'probed',
      attempts: task.attempts,
      now: this.#now(),
      hold: null,
    });
    const ready = { task, last, lease, action, probe, connection, call: call.asked, context };
    await this.#end(task, await probeEffect(ready, this.outside, this.recorder), null, 'probed');
  }

  /** The action is not in this build: a task that may have had its effect is parked, any other waits for a build that has it. */
  #withoutAction(task: ClaimedTask): Promise<void> {
    const inDoubt = (task.interrupted || task.unsettled) && task.lastAttempt?.effectClass !== 'read';
    const error = actionGone(task);
    if (!inDoubt) return this.#end(task, this.#rest(task, error));
    return this.#end(task, { kind: 'parked', error }, null, task.lastAttempt?.effectClass ?? null);
  }

  /** A worker was lost between an intent and its record. Null where that decides the task's fate. */
  async #settleLostAttempt(task: ClaimedTask, action: Action): Promise<ClaimedTask | null> {
    const last = task.lastAttempt;
    if (last === null) return task;
    const context = contextOf(task, action, {
      effectClass: last.effectClass,
      attempts: task.attempts,
      now: this.#now(),
      hold: null,
    });
    const decision = decideOutcome({ kind: 'lost' }, context, this.#now(), 0);
    const attempt = recordAttempt(last.number, null, { kind: 'lost' });
    if (last.effectClass === 'natural') await this.recorder.settleLane(task, action.settleMs ?? 0);
    if (decision.kind !== 'waiting' || decision.reason === 'probe') {
      await this.#end(task, decision, attempt, last.effectClass);
      return null;
    }
    this.recorder.noteLost(task, attempt, last.effectClass);
    return { ...task, interrupted: false, unsettled: task.unsettled || last.effectClass !== 'read' };
  }

  /** `intended` is the number of an attempt whose intent is recorded already. */
  #attempt(task: ClaimedTask, ready: ReadyAttempt, intended: number | null = null): Promise<void> {
    const attributes = { 'waybill.task.id': task.id, 'waybill.effect_class': ready.call.effectClass };
    return inSpan(`attempt ${task.connector}.${task.action}`, { attributes }, async (span) => {
      const number = intended ?? (await this.recorder.intend(task, ready.call, ready.connection.version));
      if (number === null) return this.recorder.release(task);
      span.setAttribute('waybill.attempt', number);
      const began = this.outside.clock.monotonicMs();
      const unsent = this.#whyNotSend(task, ready.lease);
      const { end, raw } = unsent === null ? await this.#send(task, ready) : { end: unsent, raw: unsent };
      const durationMs = unsent === null ? this.outside.clock.monotonicMs() - began : null;
      const { effectClass } = ready.call;
      const hold = await this.outside.endpoints.hear(task, ready, { end, raw, durationMs });
      const context = contextOf(task, ready.action, { effectClass, attempts: number, now: this.#now(), hold });
      const decision = decideOutcome(end, context, this.#now(), this.outside.random());
      noteDecision(span, decision);
      const record = recordAttempt(number, raw, end, durationMs);
      const lasts = effectClass === 'natural' && record.outcome === 'ambiguous';
      if (lasts) await this.recorder.settleLane(task, ready.action.settleMs ?? 0);
      await this.#end({ ...task, attempts: number }, decision, record, effectClass);
    });
  }

  /** What keeps an attempt from being sent, now that its intent is recorded; null where nothing does. */
  #whyNotSend({ deadline }: ClaimedTask, lease: HeldLease): (AttemptEnd & CallEnd) | null {
    if (!lease.isSafe()) return LEASE_TOO_SHORT;
    return deadline !== null && deadline <= this.#now() ? DEADLINE_PASSED : null;
  }

  async #send(
    task: ClaimedTask,
    { lease, action, connection, call }: ReadyAttempt,
  ): Promise<{ end: AttemptEnd; raw: CallEnd }> {
    const left = task.deadline === null ? action.timeoutMs : task.deadline.getTime() - this.outside.clock.wallMs();
    const ended = await callInSpan(call.request, {}, () =>
      this.outside.caller.send(call.request, {
        timeoutMs: Math.max(1, Math.min(action.timeoutMs, left)),
        freshConnection: call.effectClass === 'once' || call.effectClass === 'probed',
        authorization: connection.authorization,
        signal: lease.signal,
        mayBegin: () => lease.isSafe(),
      }),
    );
    if (ended.kind === 'broken') return { end: ended, raw: ended };
    const raw = withoutCredential(ended, connection.authorization);
    const read = { repeated: task.unsettled, method: call.request.method, now: this.outside.clock.wallMs() };
    return { end: readSafely(action, raw, read), raw };
  }

  async #open(task: ClaimedTask): Promise<OpenConnection | TaskError> {
    const { connections, patience } = this.outside;
    const opening = await untilAvailable(() => connections.open(task.tenant, task.connection), patience);
    if (opening.kind === 'sealed') return unopened('credential_unavailable', opening.detail);
    if (opening.kind === 'open' && opening.connection.connector === task.connector) return opening.connection;
    const wanted = `connection ${task.connection} of connector ${task.connector}`;
    return unopened('connection_missing', `There is no ${wanted}: create it, or cancel the task`);
  }

  async #settingsOf(task: ClaimedTask): Promise<Record<string, unknown> | null> {
    const connection = await this.#open(task);
    return 'settings' in connection ? connection.settings : null;
  }

  #rest(task: ClaimedTask, error: TaskError): Decision {
    const notBefore = new Date(this.#now().getTime() + CONFIGURATION_REST_MS);
    const { unsettled } = task;
    return { kind: 'waiting', reason: 'configuration', error, notBefore, forgiven: false, unsettled, heldGroup: null };
  }

  #end(
    task: ClaimedTask,
    decision: Decision,
    attempt: AttemptRecord | null = null,
    effectClass: EffectClass | null = null,
  ): Promise<void> {
    return this.recorder.record(task, decision, attempt, effectClass);
  }

  #now(): Date {
    return new Date(this.outside.clock.wallMs());
  }
}

function noteDecision(span: Span, decision: Decision): void {
  span.setAttribute('waybill.outcome', decision.kind);
  if ('error' in decision && decision.error !== null) markFailed(span, decision.error.code);
}

function contextOf(
  task: ClaimedTask,
  action: Action,
  { effectClass, attempts, now, hold }: Pick<AttemptContext, 'effectClass' | 'hold'> & { attempts: number; now: Date },
): AttemptContext {
  const first = task.lastAttempt?.firstIntentAt ?? now;
  return {
    effectClass,
    hold,
    policy: action.retry,
    countedAttempts: attempts - task.attemptsForgiven,
    unsettled: task.unsettled,
    cancelRequested: task.cancelRequested,
    deadline: task.deadline,
    keyWindowEndsAt: action.keyWindowMs === undefined ? null : new Date(first.getTime() + action.keyWindowMs),
    probe: action.probe ?? null,
    nativeWindowEndsAt: new Date(first.getTime() + (action.probe?.nativeWindowMs ?? 0)),
  };
}

/** A connector that throws on an answer must not hide that the call was made. */
function readSafely(
  action: Action,
  raw: CallEnd & { kind: 'answered' },
  context: Parameters<Action['read']>[1],
): AttemptEnd {
  try {
    return action.read(raw, context);
  } catch (error) {
    const message = `The answer (status ${raw.status}) could not be read: ${error instanceof Error ? error.message : String(error)}`;
    return {
      kind: 'failed',
      applied: 'unknown',
      error: { category: 'data', code: 'unreadable_answer', message, retryable: false },
    };
  }
}

function actionGone(task: ClaimedTask): TaskError {
  const message = `This worker has no action ${task.connector}.${task.action}: deploy a build that has it`;
  return { category: 'configuration', code: 'action_missing', message, retryable: false };
}

function unopened(code: string, message: string): TaskError {
  return { category: 'configuration', code, message, retryable: true };
}
