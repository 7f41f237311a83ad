import type { Action, ActionCall, CallEnd, OutgoingRequest, Probe, ProbeReading } from '#libs/connector-kit';
import type { TaskError } from '#libs/contracts';
import { callInSpan, inSpan } from '#libs/tracing';
import type { ClaimedTask, LastAttempt } from '../claimed-task.js';
import { type AttemptContext, type AttemptEnd, isWorthRepeating } from '../decisions/decide-outcome.js';
import { decideProbe, probeNotBefore } from '../decisions/decide-probe.js';
import type { Decision } from '../decisions/decision.js';
import { waitForProbe } from '../decisions/wait-for-probe.js';
import type { Endpoints } from '../health/endpoints.js';
import type { Clock } from '../ports/clock.js';
import type { Caller, OpenConnection } from '../ports/outside.js';
import { LEASE_TOO_SHORT } from './attempt-record.js';
import type { HeldLease } from './lease-keeper.js';
import { recordProbe } from './probe-record.js';
import type { TaskRecorder } from './task-recorder.js';
import { withoutCredential } from './without-credential.js';

/** A look for the effect of an attempt that has all it needs. */
export interface ReadyProbe {
  task: ClaimedTask;
  last: LastAttempt;
  lease: HeldLease;
  action: Action;
  probe: Probe;
  connection: OpenConnection;
  /** What the action was asked to do. */
  call: ActionCall;
  context: AttemptContext;
}

/** What a probe needs of its surroundings. */
export interface ProbeOutside {
  endpoints: Endpoints;
  caller: Caller;
  clock: Clock;
  /** A number in [0, 1), for jitter. */
  random(): number;
}

/**
 * Looks once for the effect of an attempt whose outcome nobody knows, keeps what was seen, and decides. A probe changes
 * nothing, so it needs no intent; one that comes too early is put off.
 */
export async function probeEffect(ready: ReadyProbe, outside: ProbeOutside, recorder: TaskRecorder): Promise<Decision> {
  const { task, last, probe, context } = ready;
  const now = () => new Date(outside.clock.wallMs());
  const earlier = await recorder.earlierProbes(task, last.number);
  const notBefore = probeNotBefore(last.endedAt, earlier, probe, now());
  if (notBefore > now()) return waitForProbe(notBefore, task.deadline, TOO_EARLY);

  let request: OutgoingRequest;
  try {
    request = probe.prepare(ready.call);
  } catch (error) {
    const message = `The probe could not be built: ${messageOf(error)}`;
    return { kind: 'parked', error: { category: 'client', code: 'unpreparable', message, retryable: false } };
  }
  return inSpan(
    `probe ${task.connector}.${task.action}`,
    { attributes: { 'waybill.task.id': task.id } },
    async (span) => {
      const began = outside.clock.monotonicMs();
      const end = await send(ready, request, outside);
      const durationMs = outside.clock.monotonicMs() - began;
      const reading = readProbe(ready, end, outside.clock.wallMs());
      span.setAttribute('waybill.probe', reading.kind);
      // Heard before it is kept: whether it counts depends on what its provider does to everybody.
      const hold = await outside.endpoints.hear(task, ready, { end: asEnd(reading), raw: end, durationMs });
      const record = recordProbe(
        { task, attempt: last.number, number: earlier.length + 1 },
        { request, probe, end, reading, hold },
      );
      await recorder.noteProbe(task, record);
      return decideProbe(reading, earlier, { ...context, hold, probe }, now(), outside.random());
    },
  );
}

async function send({ task, lease, action, connection }: ReadyProbe, request: OutgoingRequest, outside: ProbeOutside) {
  if (!lease.isSafe()) return LEASE_TOO_SHORT;
  const left = task.deadline === null ? action.timeoutMs : task.deadline.getTime() - outside.clock.wallMs();
  const end = await callInSpan<CallEnd>(request, {}, () =>
    outside.caller.send(request, {
      timeoutMs: Math.max(1, Math.min(action.timeoutMs, left)),
      freshConnection: false,
      authorization: connection.authorization,
      signal: lease.signal,
      mayBegin: () => lease.isSafe(),
    }),
  );
  return end.kind === 'answered' ? withoutCredential(end, connection.authorization) : end;
}

function readProbe({ probe, call }: ReadyProbe, end: CallEnd, now: number): ProbeReading {
  if (end.kind === 'broken') {
    const { code, message } = end;
    return { kind: 'unclear', error: { category: 'transient', code, message, retryable: isWorthRepeating(end) } };
  }
  try {
    return probe.read(end, { call, now });
  } catch (error) {
    const message = `The answer to the probe (status ${end.status}) could not be read: ${messageOf(error)}`;
    return { kind: 'unclear', error: { category: 'data', code: 'unreadable_answer', message, retryable: false } };
  }
}

/** A probe tells of the endpoints behind it what any call tells. */
function asEnd(reading: ProbeReading): AttemptEnd {
  return reading.kind === 'unclear' ? { ...reading, kind: 'failed', applied: 'no' } : { kind: 'done', output: null };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const TOO_EARLY: TaskError = {
  category: 'transient',
  code: 'outcome_unknown',
  message:
    'An attempt ended without a known outcome; its effect is looked for once the provider can no longer apply it',
  retryable: true,
};
