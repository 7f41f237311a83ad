import { type EndpointHealth, later, standingHold, standingProbe } from './endpoint-health.js';
import { capacityOf, refill } from './token-bucket.js';

/**
 * Tasks let go at once at most, where nobody knows a limit: more than a fleet calls in a second, so that it never holds up
 * a queue, and no more than one statement should lock.
 */
const LARGEST_RAMP = 16_384;

/**
 * How long a probe that was let go has until it must be at its call, in milliseconds: its hint may stand behind many
 * others in the connector's queue.
 */
const PROBE_PICK_UP_MS = 60_000;

/** How long an endpoint group counts as waited for after the last task was made to wait, in milliseconds. */
const QUEUE_MEMORY_MS = 10_000;

/** Who waits for an endpoint group. */
export interface Queue {
  /** Tasks wait without a ticket. */
  waiting: boolean;
  /** Tasks that were let go and have not begun. */
  outstanding: number;
}

/** How many tasks to let go, and what of the health changes before it is known which. */
export interface WakeDecision {
  count: number;
  /** The one let go is a probe: until when it counts as such. Set on the health once it is known which task it is. */
  probeUntil: Date | null;
  /** Take the one that was tried the least instead of the oldest, so that no single task is the probe for ever. */
  leastTried: boolean;
  health: EndpointHealth;
}

/**
 * Decides how many of the tasks that wait for an endpoint group may go: none while it is held, one as a probe, as many as
 * there are tokens, or 1, 2, 4 … where nobody knows what it bears. Tickets that are out count. Pure.
 */
export function decideWake(health: EndpointHealth, { waiting, outstanding }: Queue, now: Date): WakeDecision {
  const none = { count: 0, probeUntil: null, leastTried: false };
  if (!waiting) {
    const forgotten = health.queuedAt !== null && later(health.queuedAt, QUEUE_MEMORY_MS) <= now;
    return { ...none, health: forgotten && outstanding === 0 ? { ...health, queuedAt: null, ramp: 1 } : health };
  }
  if (standingHold(health, now) !== null) return { ...none, health };
  if (health.trips > 0) {
    if (standingProbe(health, now) !== null) return { ...none, health };
    const leastTried = health.hold?.reason === 'configuration' || health.trips % 2 === 0;
    return { count: 1, probeUntil: later(now, PROBE_PICK_UP_MS), leastTried, health };
  }
  if (health.bucket !== null) {
    const bucket = refill(health.bucket, health.bucket, now);
    const count = Math.max(0, Math.floor(Math.min(bucket.tokens, capacityOf(bucket) - outstanding)));
    return { ...none, count, health: { ...health, bucket: { ...bucket, tokens: bucket.tokens - count } } };
  }
  const count = Math.max(0, health.ramp - outstanding);
  // Those that were tried and failed come last: by age they would be the first each time the ramp begins anew.
  return {
    ...none,
    count,
    leastTried: true,
    health: count === 0 ? health : { ...health, ramp: Math.min(LARGEST_RAMP, health.ramp * 2) },
  };
}
