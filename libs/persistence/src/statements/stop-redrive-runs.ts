import type { Statement } from '../database.js';

/**
 * Stops the redrive runs of all tenants that have not ended, and leaves open what they have not sent: a database that went back does not
 * know what was sent since. $1 the reason. Answers with how many, by tenant.
 */
export const stopRedriveRuns: Statement = {
  name: 'stop-redrive-runs',
  text: `WITH spared AS (
      UPDATE waybill.redrive_items SET state = 'left' WHERE state = 'chosen' RETURNING tenant, run_id
    ), ended AS (
      UPDATE waybill.redrive_runs r SET state = 'stopped', reason = $1, updated_at = now(), ended_at = now(),
        left_open = r.left_open + (SELECT count(*)::int FROM spared s WHERE s.tenant = r.tenant AND s.run_id = r.id)
      WHERE r.ended_at IS NULL RETURNING r.tenant
    )
    SELECT tenant, count(*)::int AS runs FROM ended GROUP BY tenant`,
};
