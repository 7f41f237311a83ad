import type { ActionReading, BrokenCall, Probe, RetryPolicy } from '#libs/connector-kit';
import type { EffectClass, TaskError } from '#libs/contracts';
import type { Hold } from '../health/endpoint-health.js';
import { backoffMs } from './backoff.js';
import { CONFIGURATION_REST_MS } from './configuration-rest.js';
import type { Decision } from './decision.js';
import { waitForProbe } from './wait-for-probe.js';

/** How an attempt ended: read by the action, broken off, or lost with its worker. */
export type AttemptEnd = ActionReading | BrokenCall | { kind: 'lost' };

/** What a decision rests on besides the attempt's end. */
export interface AttemptContext {
  effectClass: EffectClass;
  policy: RetryPolicy;
  /** Attempts that count against the policy, this one included. */
  countedAttempts: number;
  /** An attempt before this one ended without a known outcome. */
  unsettled: boolean;
  cancelRequested: boolean;
  deadline: Date | null;
  /** Until when the provider remembers this task's key; for `keyed`. */
  keyWindowEndsAt: Date | null;
  /** For `probed`: how the effect is looked up, and until when the provider itself refuses a second one. */
  probe?: Probe | null;
  nativeWindowEndsAt?: Date | null;
  /**
   * What holds its endpoint group now that this attempt has ended, and how often in a row the group was left alone; absent
   * counts as never.
   */
  hold: (Hold & { group: string; trips?: number }) | null;
}

/**
 * How often in a row an endpoint group is left alone before its probes count against their tasks again. At one a minute
 * that is three hours: an outage up to then makes no dead letters, however few tasks share it, and a task that fails for
 * a reason of its own is not repeated for ever where no other task shows that the provider is well.
 */
export const FORGIVEN_TRIPS = 180;

/**
 * What follows an attempt. Pure: no I/O, the time and the dice are passed in.
 *
 * A definite failure may be retried or end the task. After an ambiguous end, a repeat must be harmless by the effect
 * class; where it is not, the effect is looked for if the action can, and the task is parked if not. It is parked too
 * where a deadline or a cancel forbids to go on.
 */
export function decideOutcome(end: AttemptEnd, context: AttemptContext, now: Date, random: number): Decision {
  const decision = decideUnprobed(end, context, now, random);
  const inDoubt = decision.kind === 'parked' || (decision.kind === 'failed' && decision.applied === 'unknown');
  if (!inDoubt || context.effectClass !== 'probed' || !context.probe || context.cancelRequested) return decision;
  const notBefore = new Date(now.getTime() + context.probe.settleMs);
  return waitForProbe(notBefore, context.deadline, decision.error);
}

function decideUnprobed(end: AttemptEnd, context: AttemptContext, now: Date, random: number): Decision {
  if (end.kind === 'done') return { kind: 'succeeded', output: end.output };
  const failure = describeFailure(end);
  const harmless = context.effectClass === 'read' || context.effectClass === 'metered';
  const ambiguous = failure.applied === 'unknown';
  if (ambiguous && !mayRepeat(context, now)) return { kind: 'parked', error: failure.error };

  const effectPossible = !harmless && (ambiguous || context.unsettled);
  const applied = effectPossible ? 'unknown' : 'no';
  if (context.cancelRequested) {
    return effectPossible ? { kind: 'parked', error: failure.error } : { kind: 'cancelled' };
  }
  const { hold } = context;
  const waits = failure.error.category === 'configuration';
  if (!waits && (!failure.error.retryable || exhausted(failure, context))) {
    return { kind: 'failed', error: failure.error, applied };
  }
  const notBefore = hold?.until ?? new Date(now.getTime() + delayMs(failure, waits, context, random));
  if (effectPossible && !mayRepeat(context, notBefore)) return { kind: 'parked', error: failure.error };
  if (context.deadline !== null && notBefore >= context.deadline) {
    return effectPossible ? { kind: 'parked', error: failure.error } : { kind: 'expired' };
  }
  return {
    kind: 'waiting',
    reason: hold?.reason ?? (waits ? 'configuration' : failure.retryAfterMs === undefined ? 'retry' : 'rate_limited'),
    error: failure.error,
    notBefore,
    forgiven: waits || isForgiven(failure, context),
    unsettled: context.unsettled || (ambiguous && context.effectClass !== 'read'),
    heldGroup: hold?.group ?? null,
  };
}

interface Failure {
  applied: 'no' | 'unknown';
  error: TaskError;
  retryAfterMs?: number;
}

function describeFailure(end: Exclude<AttemptEnd, { kind: 'done' }>): Failure {
  if (end.kind === 'failed') return end;
  if (end.kind === 'lost') {
    const message = 'The worker was lost after the intent was recorded; nobody saw whether the call went out';
    return { applied: 'unknown', error: { category: 'transient', code: 'worker_lost', message, retryable: true } };
  }
  return {
    applied: end.phase === 'nothing-sent' ? 'no' : 'unknown',
    error: { category: 'transient', code: end.code, message: end.message, retryable: isWorthRepeating(end) },
  };
}

/** A request that egress refuses will be refused again. */
export function isWorthRepeating(end: BrokenCall): boolean {
  return !['invalid_request', 'address_refused', 'host_refused'].includes(end.code);
}

/** Whether the request may be sent again at `at`, its effect being possible already. */
function mayRepeat(context: AttemptContext, at: Date): boolean {
  switch (context.effectClass) {
    case 'read':
    case 'metered':
    case 'natural':
      return true;
    case 'keyed':
      return context.keyWindowEndsAt === null || at < context.keyWindowEndsAt;
    case 'probed':
      return at.getTime() < (context.nativeWindowEndsAt?.getTime() ?? Number.NEGATIVE_INFINITY);
    case 'once':
      return false;
    default:
      return context.effectClass satisfies never;
  }
}

function exhausted(failure: Failure, context: AttemptContext): boolean {
  return !isForgiven(failure, context) && context.countedAttempts >= context.policy.maxAttempts;
}

/**
 * The attempt does not count against the policy: the provider is limiting, with nothing done, or it fails everybody, and
 * this attempt was one of those that found it out or one of those that look whether it is back. One that may have been
 * billed always counts.
 */
function isForgiven(failure: Failure, { hold, effectClass }: AttemptContext): boolean {
  if (failure.applied === 'unknown' && effectClass === 'metered') return false;
  if (hold?.reason === 'breaker_open') return (hold.trips ?? 0) <= FORGIVEN_TRIPS;
  return failure.applied === 'no' && failure.retryAfterMs !== undefined;
}

function delayMs(failure: Failure, waits: boolean, context: AttemptContext, random: number): number {
  const own = waits ? CONFIGURATION_REST_MS : backoffMs(context.policy, context.countedAttempts, random);
  return failure.retryAfterMs === undefined ? own : Math.max(failure.retryAfterMs, waits ? own : 0);
}
