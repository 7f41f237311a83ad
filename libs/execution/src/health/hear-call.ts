import { CONFIGURATION_REST_MS } from '../decisions/configuration-rest.js';
import type { CallNews } from './call-news.js';
import { type EndpointHealth, type Hold, later } from './endpoint-health.js';

/** Transient failures in a row, over all workers, after which an endpoint group is left alone. */
export const FAILURES_TO_OPEN = 5;

/** How long it is left alone before the first probe, and between probes at most, in milliseconds. */
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 60_000;

/**
 * The rest where the connection was changed while the call was under way, in milliseconds: workers keep a connection for
 * up to 3 s, so what was refused is what stood before.
 */
const STALE_CONNECTION_REST_MS = 4_000;

/** One call that ended. */
export interface HeardCall {
  task: string;
  news: CallNews;
  /** The connection has been changed since the call took it. */
  stale: boolean;
}

/**
 * What a call that ended makes of the health of its endpoint group. While it is probed only the probe speaks: what other
 * calls say was sent before. One task that is refused may be refused for its own sake, and waits alone; the group is held
 * where another is refused too. Pure.
 */
export function hearCall(health: EndpointHealth, { task, news, stale }: HeardCall, now: Date): EndpointHealth {
  const isProbe = health.trips > 0 && health.probe?.task === task;
  const next: EndpointHealth = isProbe ? { ...health, probe: null } : health;
  switch (news.kind) {
    case 'well':
      return rest(
        next.trips === 0 || isProbe ? { ...opened(next), failures: 0, refused: null } : next,
        news.restMs,
        now,
      );
    case 'limited':
      return rest(isProbe ? { ...opened(next), failures: 0 } : next, news.restMs, now);
    case 'refused': {
      const alone = next.refused === null || next.refused === task;
      if (next.trips === 0 && alone && !stale) return { ...next, refused: task };
      const ms = stale ? STALE_CONNECTION_REST_MS : Math.max(CONFIGURATION_REST_MS, news.restMs ?? 0);
      const trips = isProbe ? next.trips + 1 : Math.max(1, next.trips);
      return {
        ...next,
        refused: task,
        trips,
        ramp: 1,
        hold: longer(next.hold, { until: later(now, ms), reason: 'configuration' }, now),
      };
    }
    case 'failing':
      return rest(fail(next, isProbe, now), news.restMs, now);
    default:
      return news satisfies never;
  }
}

function fail(health: EndpointHealth, isProbe: boolean, now: Date): EndpointHealth {
  if (health.trips > 0 && !isProbe) return health;
  const failures = health.failures + 1;
  if (!isProbe && failures < FAILURES_TO_OPEN) return { ...health, failures };
  const trips = health.trips + 1;
  const until = later(now, Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(trips - 1, 10)));
  return { ...health, failures, trips, ramp: 1, hold: longer(health.hold, { until, reason: 'breaker_open' }, now) };
}

/** No longer probed; a hold that another reason has set goes on. */
function opened(health: EndpointHealth): EndpointHealth {
  if (health.trips === 0) return health;
  return { ...health, trips: 0, ramp: 1, hold: health.hold?.reason === 'rate_limited' ? health.hold : null };
}

function rest(health: EndpointHealth, restMs: number | null, now: Date): EndpointHealth {
  if (restMs === null || restMs === 0) return health;
  const until = later(now, restMs);
  const reason = health.trips > 0 ? (health.hold?.reason ?? 'breaker_open') : 'rate_limited';
  return { ...health, ramp: 1, hold: longer(health.hold, { until, reason }, now) };
}

/** A hold is only ever made longer; one that is over gives way. */
function longer(before: Hold | null, hold: Hold, now: Date): Hold {
  if (before === null || before.until <= now || before.until < hold.until) return hold;
  return before;
}
