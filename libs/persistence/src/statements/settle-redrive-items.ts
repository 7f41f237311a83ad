import type { Statement } from '../database.js';

/**
 * Notes what became of the tasks of a redrive run that have ended since they were sent; a task that is gone is taken for
 * cancelled. $1 tenant, $2 run. Answers with how many there were of each, by incident.
 */
export const settleRedriveItems: Statement = {
  name: 'settle-redrive-items',
  text: `WITH ended AS (
      SELECT i.tenant, i.run_id, i.position, t.reason,
        CASE t.status WHEN 'succeeded' THEN 'succeeded' WHEN 'failed' THEN 'failed' WHEN 'parked' THEN 'failed'
          WHEN 'expired' THEN 'failed' ELSE 'cancelled' END AS state
      FROM waybill.redrive_items i
      LEFT JOIN LATERAL (
        SELECT one.status, one.reason FROM waybill.tasks one WHERE one.tenant = i.tenant AND one.id = i.task_id
        ORDER BY one.born DESC LIMIT 1
      ) t ON true
      WHERE i.tenant = $1 AND i.run_id = $2 AND i.state = 'sent'
        AND (t.status IS NULL OR t.status IN ('succeeded', 'failed', 'parked', 'expired', 'cancelled'))
    ), settled AS (
      UPDATE waybill.redrive_items i SET state = ended.state, reason = coalesce(ended.reason, ended.state)
      FROM ended WHERE i.tenant = ended.tenant AND i.run_id = ended.run_id AND i.position = ended.position
      RETURNING i.state, i.incident_id
    )
    SELECT state, incident_id AS "incidentId", count(*)::int AS items FROM settled GROUP BY state, incident_id`,
};
