import type { EndpointLimit } from '#libs/connector-kit';

/** The endpoints that share a limit, holds and a breaker. */
export interface EndpointKey {
  tenant: string;
  connector: string;
  connection: string;
  group: string;
}

/** Why an endpoint group is held. */
export type HoldReason = 'rate_limited' | 'breaker_open' | 'configuration';

/** Until when no call goes out. */
export interface Hold {
  until: Date;
  reason: HoldReason;
}

/** The tokens of a limited endpoint group, as they were at `refilledAt`. */
export interface TokenBucket extends EndpointLimit {
  tokens: number;
  refilledAt: Date;
}

/**
 * What the fleet knows of an endpoint group. While `trips` is above 0 it is being probed: held until a time, then one
 * task at a time goes through until one comes back well.
 */
export interface EndpointHealth {
  /** The latest hold; it may be over. */
  hold: Hold | null;
  /** Transient failures in a row. */
  failures: number;
  /** How often in a row it was closed without a call that went well. */
  trips: number;
  /** The task that is out as a probe, and until when it counts as such. */
  probe: { task: string; until: Date } | null;
  /** The task that was refused last, with no call that went well since; another one refused is more than its own trouble. */
  refused: string | null;
  bucket: TokenBucket | null;
  /** When a task was last made to wait here, until none does; null where none waits. */
  queuedAt: Date | null;
  /** How many to let go next, where nobody knows what the other side bears. */
  ramp: number;
}

/** The health of an endpoint group as a claim sees it: enough to know whether more must be asked. */
export interface SeenHealth {
  group: string;
  /** Held, probed, or waited for: whoever is to call asks first. */
  guarded: boolean;
  /** Failures were counted: a call that goes well is worth telling. */
  failing: boolean;
}

/** What is known of an endpoint group nobody has noted anything of. */
export const HEALTHY: EndpointHealth = {
  hold: null,
  failures: 0,
  trips: 0,
  probe: null,
  refused: null,
  bucket: null,
  queuedAt: null,
  ramp: 1,
};

/** The hold that stands at `now`; null where calls may go out. */
export function standingHold({ hold }: EndpointHealth, now: Date): Hold | null {
  return hold !== null && hold.until > now ? hold : null;
}

/**
 * Until when, at the least, a task that does not go through now waits; null where calls may go out. A probed group holds
 * all but its probe.
 */
export function presentHold(health: EndpointHealth, now: Date): Hold | null {
  const hold = standingHold(health, now);
  if (hold !== null || health.trips === 0) return hold;
  const until = standingProbe(health, now)?.until ?? later(now, 1_000);
  return { until, reason: health.hold?.reason ?? 'breaker_open' };
}

/** The probe that is out at `now`. */
export function standingProbe({ probe }: EndpointHealth, now: Date): EndpointHealth['probe'] {
  return probe !== null && probe.until > now ? probe : null;
}

/** `ms` milliseconds after `date`. */
export function later(date: Date, ms: number): Date {
  return new Date(date.getTime() + ms);
}

/** The key as text; no part can hold a blank. */
export function endpointKeyText({ tenant, connector, connection, group }: EndpointKey): string {
  return `${tenant} ${connector} ${connection} ${group}`;
}
