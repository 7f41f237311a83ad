import { WAITING_REASONS } from '#libs/contracts';
import type { Standing } from '#libs/persistence';
import type { Labels } from '#libs/tracing';

/** One value of a gauge. */
export interface GaugeValue {
  value: number;
  labels: Labels;
}

const HOLD_REASONS = ['rate_limited', 'breaker_open', 'configuration'] as const;

/** Of redrive runs that have not ended. */
const RUN_STATES = ['running', 'paused'] as const;

const DELIVERY_STATES = ['due', 'leased', 'scheduled'] as const;

/** Of these the worst counts where several are told as one; all others add up. */
const WORST: ReadonlySet<Standing['what']> = new Set(['oldest', 'accepted', 'waiting-oldest', 'untaken', 'breaker']);

/** A connector that no build of ours has, as a message may name it. */
const UNKNOWN = 'unknown';

/**
 * The values of every gauge: also zeros, for each known connector, reason and state, so that "none" and "nobody knows"
 * differ. Connectors that are not known are added up as `unknown`. Pure.
 */
export function standingValues(
  standing: readonly Standing[],
  connectors: readonly string[],
): Record<Standing['what'], GaugeValue[]> {
  const known = new Set(connectors);
  const nameOf = ({ of }: Standing) => (of !== null && known.has(of) ? of : UNKNOWN);
  const valuesOf = (what: Standing['what'], labelsOf: (one: Standing) => Labels, zeros: readonly Labels[]) => {
    const join = WORST.has(what) ? Math.max : (one: number, other: number) => one + other;
    const values = new Map(zeros.map((labels) => [JSON.stringify(labels), { value: 0, labels }]));
    for (const one of standing.filter((each) => each.what === what)) {
      const labels = labelsOf(one);
      const before = values.get(JSON.stringify(labels))?.value ?? 0;
      values.set(JSON.stringify(labels), { value: join(before, one.value), labels });
    }
    return [...values.values()];
  };
  const byConnector = (what: Standing['what']) =>
    valuesOf(
      what,
      (one) => ({ connector: nameOf(one) }),
      connectors.map((connector) => ({ connector })),
    );
  const byState = (what: Standing['what'], states: readonly string[]) =>
    valuesOf(
      what,
      ({ detail }) => ({ state: detail ?? UNKNOWN }),
      states.map((state) => ({ state })),
    );
  const byReason = (what: Standing['what'], reasons: readonly string[]) =>
    valuesOf(
      what,
      (one) => ({ connector: nameOf(one), reason: one.detail ?? UNKNOWN }),
      connectors.flatMap((connector) => reasons.map((reason) => ({ connector, reason }))),
    );
  const alone = (what: Standing['what']) => valuesOf(what, () => ({}), [{}]);
  return {
    waiting: byReason('waiting', WAITING_REASONS),
    'waiting-oldest': byReason('waiting-oldest', WAITING_REASONS),
    holds: byReason('holds', HOLD_REASONS),
    accepted: byConnector('accepted'),
    untaken: byConnector('untaken'),
    erasures: alone('erasures'),
    breaker: byConnector('breaker'),
    oldest: byConnector('oldest'),
    parked: byConnector('parked'),
    'dead-letters': byConnector('dead-letters'),
    incidents: byConnector('incidents'),
    'redrive-runs': byState('redrive-runs', RUN_STATES),
    'redrive-letters': alone('redrive-letters'),
    results: alone('results'),
    events: alone('events'),
    deliveries: byState('deliveries', DELIVERY_STATES),
  };
}
