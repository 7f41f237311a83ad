import type { Statement } from '../database.js';

/**
 * Cancels the decision runs of all tenants that have not ended, and leaves parked what had no turn: a database that went back does not
 * know which turns there were. Answers with how many, by tenant.
 */
export const cancelDecisionRuns: Statement = {
  name: 'cancel-decision-runs',
  text: `WITH spared AS (
      UPDATE waybill.decision_items SET state = 'left' WHERE state = 'chosen' RETURNING tenant, run_id
    ), ended AS (
      UPDATE waybill.decision_runs r SET state = 'cancelled', updated_at = now(), ended_at = now(),
        left_parked = r.left_parked + (SELECT count(*)::int FROM spared s WHERE s.tenant = r.tenant AND s.run_id = r.id)
      WHERE r.ended_at IS NULL RETURNING r.tenant
    )
    SELECT tenant, count(*)::int AS runs FROM ended GROUP BY tenant`,
};
