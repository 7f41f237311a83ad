import type { Probe, ProbeReading } from '#libs/connector-kit';
import type { TaskError } from '#libs/contracts';
import { backoffMs } from './backoff.js';
import { CONFIGURATION_REST_MS } from './configuration-rest.js';
import { type AttemptContext, decideOutcome, FORGIVEN_TRIPS } from './decide-outcome.js';
import type { Decision } from './decision.js';
import { waitForProbe } from './wait-for-probe.js';

/** A probe that was made before, for the same attempt. */
export interface EarlierProbe {
  /** By the store's clock. */
  at: Date;
  outcome: ProbeReading['kind'];
  /** The status of its answer; absent or null where there was none. */
  httpStatus?: number | null;
  /** It uses up none of the tries. @default false */
  forgiven?: boolean;
}

/** Probes that found nothing, at least so many, before an effect is taken not to have happened. */
const ABSENT_PROBES = 2;

/** A provider that limits says nothing of the effect: such a probe uses none of the tries up. */
const TOO_MANY_REQUESTS = 429;

/**
 * When the next probe may be made: after the provider can no longer apply what was sent, and the interval apart from one
 * that found nothing. In the past where it may be made now. Pure.
 *
 * @param endedAt when the attempt ended; null where nobody saw it end
 */
export function probeNotBefore(endedAt: Date | null, earlier: readonly EarlierProbe[], probe: Probe, now: Date): Date {
  const settled = (endedAt ?? now).getTime() + probe.settleMs;
  const absences = earlier.filter(({ outcome }) => outcome === 'absent').map(({ at }) => at.getTime());
  return new Date(Math.max(settled, ...absences.map((at) => at + probe.intervalMs)));
}

/**
 * Whether a probe uses up none of the tries: nothing clear came back because its provider fails everybody, or limits. It
 * stays so when the provider is well again. Pure.
 */
export function isForgivenProbe(reading: ProbeReading, hold: AttemptContext['hold']): boolean {
  if (reading.kind !== 'unclear') return false;
  return reading.retryAfterMs !== undefined || (hold?.reason === 'breaker_open' && (hold.trips ?? 0) <= FORGIVEN_TRIPS);
}

/**
 * What follows a probe. Found: the task succeeds. Not found twice, where reads are consistent: the attempt is known not to
 * have been applied, and all goes on as after a definite failure. Else it is probed again, or parked. Pure.
 */
export function decideProbe(
  reading: ProbeReading,
  earlier: readonly EarlierProbe[],
  { probe, ...context }: AttemptContext & { probe: Probe },
  now: Date,
  random: number,
): Decision {
  if (reading.kind === 'found') return { kind: 'succeeded', output: reading.output, adopted: true };
  if (reading.kind === 'unclear') return afterUnclear(reading, earlier, { probe, ...context }, now, random);
  const absences = earlier.filter(({ outcome }) => outcome === 'absent').length + 1;
  if (absences < ABSENT_PROBES) {
    return waitForProbe(new Date(now.getTime() + probe.intervalMs), context.deadline, NOT_FOUND_YET);
  }
  if (!probe.consistent) return { kind: 'parked', error: NOT_PROVEN };
  const definite = { kind: 'failed', applied: 'no', error: NOT_APPLIED } as const;
  return decideOutcome(definite, { ...context, probe, unsettled: false }, now, random);
}

function afterUnclear(
  reading: ProbeReading & { kind: 'unclear' },
  earlier: readonly EarlierProbe[],
  context: AttemptContext,
  now: Date,
  random: number,
): Decision {
  const { error, retryAfterMs } = reading;
  const counted = earlier.filter(
    ({ outcome, httpStatus, forgiven }) => outcome === 'unclear' && httpStatus !== TOO_MANY_REQUESTS && !forgiven,
  );
  const unclear = counted.length + 1;
  const { hold } = context;
  const waits = error.category === 'configuration';
  const usedUp = unclear >= context.policy.maxAttempts && !isForgivenProbe(reading, hold);
  if ((!waits && !error.retryable) || usedUp) return { kind: 'parked', error };
  const own = waits ? CONFIGURATION_REST_MS : backoffMs(context.policy, unclear, random);
  const notBefore = hold?.until ?? new Date(now.getTime() + Math.max(own, retryAfterMs ?? 0));
  const decision = waitForProbe(notBefore, context.deadline, error);
  if (decision.kind !== 'waiting') return decision;
  const reason = waits ? 'configuration' : retryAfterMs === undefined ? 'probe' : 'rate_limited';
  return { ...decision, reason: hold?.reason ?? reason, heldGroup: hold?.group ?? null };
}

const probed = (category: TaskError['category'], code: string, message: string, retryable = false): TaskError => ({
  category,
  code,
  message,
  retryable,
});

const NOT_FOUND_YET = probed(
  'transient',
  'not_found_yet',
  'The effect was looked for and is not there; it is looked for once more before that is believed',
  true,
);

const NOT_APPLIED = probed(
  'transient',
  'probed_not_applied',
  'The effect was looked for twice and is not there: the attempt was not applied',
  true,
);

const NOT_PROVEN = probed(
  'policy',
  'not_found',
  'The effect was looked for twice and is not there, but what was just written may be missing from what is read here: find out whether it happened, then resolve the task',
);
