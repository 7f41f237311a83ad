import type { Statement } from '../database.js';

/**
 * The letters of a redrive run whose tasks have ended since they were sent, and how; a task that is gone is taken for
 * cancelled. Each is looked for in the part of its day alone, where that is known. $1 tenant, $2 run, which is locked.
 */
export const findEndedItems: Statement = {
  name: 'find-ended-items',
  text: `SELECT i.position, i.incident_id AS "incidentId", coalesce(t.reason, t.status, 'gone') AS reason,
      CASE t.status WHEN 'succeeded' THEN 'succeeded' WHEN 'failed' THEN 'failed' WHEN 'parked' THEN 'failed'
        WHEN 'expired' THEN 'failed' ELSE 'cancelled' END AS state
    FROM waybill.redrive_items i
    LEFT JOIN LATERAL (
      SELECT one.status, one.reason FROM waybill.tasks one WHERE one.tenant = i.tenant AND one.id = i.task_id
        AND one.born BETWEEN coalesce(i.born, '-infinity') AND coalesce(i.born, 'infinity')
      ORDER BY one.born DESC LIMIT 1
    ) t ON true
    WHERE i.tenant = $1 AND i.run_id = $2 AND i.state = 'sent'
      AND (t.status IS NULL OR t.status IN ('succeeded', 'failed', 'parked', 'expired', 'cancelled'))`,
};
