import { ALERT_THRESHOLDS, type AlertKind } from '#libs/contracts';

/** From when on a tenant has alerts of a kind fire, in the unit of the kind. */
export interface OwnThreshold {
  tenant: string;
  kind: AlertKind;
  value: number;
}

/** From when on alerts of a kind fire for a tenant. */
export type ThresholdOf = (tenant: string, kind: AlertKind) => number;

/** What tenants have set, and the standard where they have set nothing. */
export function thresholdsOf(own: readonly OwnThreshold[]): ThresholdOf {
  const set = new Map(own.map(({ tenant, kind, value }) => [`${kind} ${tenant}`, value]));
  return (tenant, kind) => set.get(`${kind} ${tenant}`) ?? ALERT_THRESHOLDS[kind].standard;
}
