import type { Finding } from '../ports/alert-store.js';
import type { ThresholdOf } from '../thresholds.js';

/** How many webhooks of a source were refused: of late, and in the day before. */
export interface RefusedWebhooks {
  tenant: string;
  /** The name of the source. */
  source: string;
  /** Why most of the late ones were. */
  reason: string;
  /** In the last quarter of an hour. */
  recent: number;
  /** In the 24 hours before it. */
  before: number;
}

/** More than so many times as many as usual are too many. */
const TIMES_USUAL = 3;
const QUARTERS_OF_DAY = 96;

/** Sources at which as many webhooks are refused as the threshold says, and over three times as many as on average. Pure. */
export function refusedWebhooks(counts: readonly RefusedWebhooks[], thresholdOf: ThresholdOf): Finding[] {
  return counts.flatMap(({ tenant, source, reason, recent, before }) => {
    const usual = before / QUARTERS_OF_DAY;
    if (recent < thresholdOf(tenant, 'webhooks-refused') || recent <= TIMES_USUAL * usual) return [];
    return [{ tenant, kind: 'webhooks-refused', subject: source, value: recent, since: null, detail: { reason } }];
  });
}
