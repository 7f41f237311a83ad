import type { Answer, CallEnd } from '#libs/connector-kit';
import type { AttemptEnd } from '../decisions/decide-outcome.js';
import type { AttemptRecord } from '../ports/task-store.js';

/** Bytes of an answer kept as evidence at most. */
export const MAX_EVIDENCE_BYTES = 64 * 1024;

/** The end of a call that was not made, for want of time to make it safely. */
export const LEASE_TOO_SHORT = {
  kind: 'broken',
  phase: 'nothing-sent',
  code: 'lease_too_short',
  message: 'Too little of the lease was left to send safely; nothing was sent',
} as const;

/** The end of a call that was not made, for its task's time was over. */
export const DEADLINE_PASSED = {
  kind: 'broken',
  phase: 'nothing-sent',
  code: 'too_late',
  message: 'The deadline of the task passed before anything was sent',
} as const;

/** What is kept of an attempt. Text is made storable; the raw answer is kept as bytes where it was no success. Pure. */
export function recordAttempt(
  number: number,
  call: CallEnd | null,
  end: AttemptEnd,
  durationMs: number | null = null,
): AttemptRecord {
  const answer = call?.kind === 'answered' ? call : null;
  return {
    number,
    outcome: outcomeOf(end),
    phase: call?.kind === 'broken' ? call.phase : answer ? 'answered' : null,
    httpStatus: answer?.status ?? (call?.kind === 'broken' ? (call.status ?? null) : null),
    errorCode: end.kind === 'failed' ? end.error.code : end.kind === 'broken' ? end.code : null,
    errorMessage: storable(end.kind === 'failed' ? end.error.message : end.kind === 'broken' ? end.message : null),
    providerRequestId: storable(requestIdOf(answer)),
    durationMs,
    answer: end.kind === 'done' || answer === null ? null : answer.body.subarray(0, MAX_EVIDENCE_BYTES),
  };
}

function outcomeOf(end: AttemptEnd): AttemptRecord['outcome'] {
  if (end.kind === 'done') return 'succeeded';
  if (end.kind === 'lost') return 'lost';
  if (end.kind === 'failed') return end.applied === 'no' ? 'failed' : 'ambiguous';
  return end.phase === 'nothing-sent' ? 'failed' : 'ambiguous';
}

function requestIdOf(answer: Answer | null): string | null {
  return (
    answer?.headers['x-request-id'] ?? answer?.headers['x-github-request-id'] ?? answer?.headers['request-id'] ?? null
  );
}

/** PostgreSQL's text holds neither NUL nor half a surrogate pair. */
export function storable(text: string | null): string | null {
  return text === null ? null : text.toWellFormed().replaceAll('\u0000', '\ufffd').slice(0, 2_000);
}
