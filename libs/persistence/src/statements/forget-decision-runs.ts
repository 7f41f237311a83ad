import type { Statement } from '../database.js';
import { forgetting, OVER } from './forgetting.js';

/** SQL: what became of each task of the decision run `r` is deleted. */
export const HAS_NO_DECISIONS =
  'NOT EXISTS (SELECT FROM waybill.decision_items i WHERE i.tenant = r.tenant AND i.run_id = r.id)';

/** Deletes decision runs that have ended and whose tasks are forgotten. $1 days kept, $2 at most. */
export const forgetDecisionRuns: Statement = {
  name: 'forget-decision-runs',
  text: forgetting('decision_runs', 'tenant, id', `r.ended_at < ${OVER} AND ${HAS_NO_DECISIONS}`),
};
