import { ALERT_THRESHOLDS, type AlertKind, type AlertThreshold } from '#libs/contracts';

/** From when on alerts of a kind fire, by what the tenant has set. Pure. */
export function presentThreshold(kind: AlertKind, own: number | null): AlertThreshold {
  const range = ALERT_THRESHOLDS[kind];
  return { kind, value: own ?? range.standard, own, ...range };
}
