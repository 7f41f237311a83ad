import type { Statement } from '../database.js';
import { forgetting, OVER } from './forgetting.js';

/** Deletes what became of the tasks of decision runs that have ended. $1 days kept, $2 at most. */
export const forgetDecisionItems: Statement = {
  name: 'forget-decision-items',
  text: forgetting(
    'decision_items',
    'tenant, run_id, position',
    `(r.tenant, r.run_id) IN (SELECT x.tenant, x.id FROM waybill.decision_runs x WHERE x.ended_at < ${OVER})`,
  ),
};
