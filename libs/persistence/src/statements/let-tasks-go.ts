import type { Statement } from '../database.js';

const HELD = `t.tenant = i.tenant AND t.connector = i.connector AND t.connection = i.connection
      AND t.held_group = i.endpoint_group AND t.finished_at IS NULL AND t.status = 'waiting'
      AND (t.ticket_until IS NULL OR t.ticket_until <= now())`;

/**
 * Gives tickets to tasks that wait for endpoint groups, so many of each ($5), the oldest first, or those tried the least
 * where $6 says so, attempts and probes counted, among the 200 oldest. A ticket holds for $7; the sweeper hints again after $8. A task that somebody holds is left to him.
 */
export const letTasksGo: Statement = {
  name: 'let-tasks-go',
  text: `
WITH asked AS (
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::boolean[])
    AS t (tenant, connector, connection, endpoint_group, places, least_tried)
), oldest AS (
  SELECT c.tenant, c.id, c.born
  FROM asked i CROSS JOIN LATERAL (
    SELECT t.tenant, t.id, t.born FROM tasks t WHERE ${HELD}
    ORDER BY t.created_at, t.id LIMIT i.places FOR UPDATE SKIP LOCKED
  ) c
  WHERE NOT i.least_tried
), least_tried AS (
  SELECT c.tenant, c.id, c.born
  FROM asked i CROSS JOIN LATERAL (
    SELECT t.tenant, t.id, t.born FROM (
      SELECT t.tenant, t.id, t.born, t.created_at, t.attempts + (
        SELECT count(*) FROM probes p WHERE p.tenant = t.tenant AND p.task_id = t.id) AS tries
      FROM tasks t WHERE ${HELD}
      ORDER BY t.created_at, t.id LIMIT greatest(i.places, 200)
    ) o JOIN tasks t ON t.tenant = o.tenant AND t.id = o.id AND t.born = o.born AND ${HELD}
    ORDER BY o.tries, o.created_at, o.id LIMIT i.places FOR UPDATE OF t SKIP LOCKED
  ) c
  WHERE i.least_tried
)
UPDATE tasks t SET ticket_until = now() + $7::interval, not_before = now(), wake_at = now() + $8::interval,
  updated_at = now()
FROM (SELECT * FROM oldest UNION ALL SELECT * FROM least_tried) c
WHERE t.tenant = c.tenant AND t.id = c.id AND t.born = c.born
RETURNING t.tenant, t.id, t.connector, t.action, t.trace, t.born::text AS born, t.connection, t.held_group, t.created_at`,
};
