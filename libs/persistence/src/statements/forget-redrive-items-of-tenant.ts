import type { Statement } from '../database.js';
import { OVER_FOR_TENANT } from './walking.js';

/**
 * Deletes what became of the dead letters of a tenant's redrive runs that have ended, $3 at most. There is no place to go on from:
 * what was deleted is not found again. Parameters and answer as in walking.
 */
export const forgetRedriveItemsOfTenant: Statement = {
  name: 'forget-redrive-items-of-tenant',
  text: `WITH over AS (
      SELECT i.run_id, i.position FROM waybill.redrive_runs r
      JOIN waybill.redrive_items i ON i.tenant = r.tenant AND i.run_id = r.id
      WHERE r.tenant = $1 AND r.ended_at < ${OVER_FOR_TENANT} AND r.under_way = 0 LIMIT $3
    ), gone AS (
      DELETE FROM waybill.redrive_items i USING over o
      WHERE i.tenant = $1 AND i.run_id = o.run_id AND i.position = o.position RETURNING 1
    )
    SELECT count(*)::int AS deleted, CASE WHEN count(*) >= $3 THEN coalesce($4::text[], ARRAY['again']) END AS place
    FROM gone`,
};
