import type { AlertKind } from '#libs/contracts';
import type { Finding, FindingDetail } from '../ports/alert-store.js';
import type { ThresholdOf } from '../thresholds.js';

/** Something that ends at a known time. */
export interface ExpiringThing {
  tenant: string;
  kind: Extract<AlertKind, 'credential-expiring' | 'api-key-expiring' | 'certificate-expiring'>;
  subject: string;
  endsAt: Date;
  detail: FindingDetail;
}

const DAY_MS = 86_400_000;
/** How long after its end an API key is told of: whoever still used it has noticed by then. */
const KEY_DAYS_AFTER = 1;

/**
 * What ends within as many days as its threshold says, or has ended: the value is the number of whole days that are left. An
 * ended API key is told of for a day, the others until there is one that lasts. Pure.
 */
export function expiringThings(things: readonly ExpiringThing[], thresholdOf: ThresholdOf, now: Date): Finding[] {
  return things.flatMap(({ endsAt, detail, ...thing }) => {
    const left = (endsAt.getTime() - now.getTime()) / DAY_MS;
    const days = thresholdOf(thing.tenant, thing.kind);
    const isForgotten = thing.kind === 'api-key-expiring' && left < -KEY_DAYS_AFTER;
    if (left > days || isForgotten) return [];
    const since = new Date(endsAt.getTime() - days * DAY_MS);
    const more = { ...detail, endsAt: endsAt.toISOString(), ended: left <= 0 };
    return [{ ...thing, value: Math.max(0, Math.floor(left)), since, detail: more }];
  });
}
