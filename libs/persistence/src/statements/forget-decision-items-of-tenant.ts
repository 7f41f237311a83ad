import type { Statement } from '../database.js';
import { OVER_FOR_TENANT } from './walking.js';

/**
 * Deletes what became of the tasks of a tenant's decision runs that have ended, $3 at most. There is no place to go on from: what was
 * deleted is not found again. Parameters and answer as in walking.
 */
export const forgetDecisionItemsOfTenant: Statement = {
  name: 'forget-decision-items-of-tenant',
  text: `WITH over AS (
      SELECT i.run_id, i.position FROM waybill.decision_runs r
      JOIN waybill.decision_items i ON i.tenant = r.tenant AND i.run_id = r.id
      WHERE r.tenant = $1 AND r.ended_at < ${OVER_FOR_TENANT} LIMIT $3
    ), gone AS (
      DELETE FROM waybill.decision_items i USING over o
      WHERE i.tenant = $1 AND i.run_id = o.run_id AND i.position = o.position RETURNING 1
    )
    SELECT count(*)::int AS deleted, CASE WHEN count(*) >= $3 THEN coalesce($4::text[], ARRAY['again']) END AS place
    FROM gone`,
};
