import type { EndpointLimit } from '#libs/connector-kit';
import {
  type EndpointHealth,
  type Hold,
  type HoldReason,
  later,
  standingHold,
  standingProbe,
} from './endpoint-health.js';
import { refill, untilNextToken } from './token-bucket.js';

/** A task that is about to call. */
export interface Ask {
  task: string;
  createdAt: Date;
  /** It waited, and was let go by name. */
  ticket: boolean;
  /** It was let go by name, and came after its time: nobody is before it, but its token may have gone to another. */
  late?: boolean;
  /** The longest its call may take, in milliseconds. */
  callMs: number;
}

/** Whether a task may call now. `probe` where all others wait for what becomes of it. */
export type Admission = { kind: 'go'; probe: boolean } | ({ kind: 'wait' } & Hold);

/** Once so many were let go at once and nothing failed, those that come new need not wait behind the others. */
const OPEN_RAMP = 512;

/** How long beyond its longest call a probe counts as being out, in milliseconds: its end must still be written down. */
const PROBE_MARGIN_MS = 5_000;

/** What is decided over many tasks at once; `admissions` in the order of the asks. */
export interface Admissions {
  health: EndpointHealth;
  admissions: Admission[];
}

/**
 * Decides which tasks may call an endpoint group now: none while it is held, one while it is probed, as many as there are
 * tokens where it is limited, the oldest first. `behind` says that others wait here already: whoever comes without a
 * ticket stands behind them. Pure.
 */
export function decideAdmission(
  standing: EndpointHealth,
  asks: readonly Ask[],
  { limit, behind }: { limit: EndpointLimit | null; behind: boolean },
  now: Date,
): Admissions {
  let health: EndpointHealth = { ...standing, bucket: limit && refill(standing.bucket, limit, now) };
  const admissions: Admission[] = [];
  for (const index of oldestFirst(asks)) {
    const ask = asks[index];
    if (ask === undefined) continue;
    const one = admitOne(health, ask, behind, now);
    health = one.health;
    admissions[index] = one.admission;
  }
  return { health, admissions };
}

function admitOne(
  health: EndpointHealth,
  ask: Ask,
  behind: boolean,
  now: Date,
): { health: EndpointHealth; admission: Admission } {
  const wait = (until: Date, reason: HoldReason) => ({
    health: { ...health, queuedAt: now },
    admission: { kind: 'wait' as const, until, reason },
  });
  const isBehind = behind && !ask.ticket && ask.late !== true;
  const hold = standingHold(health, now);
  if (hold !== null) return wait(hold.until, hold.reason);
  const reason = health.hold?.reason ?? 'rate_limited';
  if (health.trips > 0) {
    const out = standingProbe(health, now);
    const chosen = out === null ? !isBehind : out.task === ask.task;
    if (!chosen) return wait(out?.until ?? later(now, 1_000), reason);
    const probe = { task: ask.task, until: later(now, ask.callMs + PROBE_MARGIN_MS) };
    return { health: { ...health, probe }, admission: { kind: 'go', probe: true } };
  }
  if (ask.ticket) return { health, admission: { kind: 'go', probe: false } };
  const { bucket } = health;
  const passesQueue = bucket === null && health.ramp > OPEN_RAMP;
  if (isBehind && !passesQueue) return wait(later(now, 1_000), reason);
  if (bucket === null) return { health, admission: { kind: 'go', probe: false } };
  if (bucket.tokens < 1) return wait(later(now, untilNextToken(bucket)), 'rate_limited');
  return {
    health: { ...health, bucket: { ...bucket, tokens: bucket.tokens - 1 } },
    admission: { kind: 'go', probe: false },
  };
}

function oldestFirst(asks: readonly Ask[]): number[] {
  return asks
    .map(({ createdAt, task }, index) => ({ at: createdAt.getTime(), task, index }))
    .sort((one, other) => one.at - other.at || (one.task < other.task ? -1 : 1))
    .map(({ index }) => index);
}
