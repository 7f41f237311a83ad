import type { Statement } from '../database.js';

/**
 * Counts the unfinished tasks of all tenants, by connector, status and reason, with when the oldest was accepted and the next
 * deadline to come; by the indexes that hold no finished ones. What there is none of any more is taken away. No parameters.
 */
export const countTaskStanding: Statement = {
  name: 'count-task-standing',
  text: `WITH present AS MATERIALIZED (
      SELECT tenant, connector, status, coalesce(reason, '') AS reason, count(*)::int AS tasks, min(created_at) AS oldest_at,
        min(deadline) FILTER (WHERE deadline > now()) AS next_deadline
      FROM tasks WHERE wake_at IS NOT NULL GROUP BY 1, 2, 3, 4
      UNION ALL
      SELECT tenant, connector, status, '', count(*)::int, min(created_at), NULL
      FROM tasks WHERE finished_at IS NULL AND wake_at IS NULL AND status = 'parked' GROUP BY 1, 2, 3
    ), gone AS (
      DELETE FROM task_standing s WHERE NOT EXISTS (SELECT FROM present p
        WHERE p.tenant = s.tenant AND p.connector = s.connector AND p.status = s.status AND p.reason = s.reason)
    ), marked AS (UPDATE tally_mark SET standing_at = now())
    INSERT INTO task_standing AS s (tenant, connector, status, reason, tasks, oldest_at, next_deadline)
    SELECT * FROM present ORDER BY tenant, connector, status, reason
    ON CONFLICT (tenant, connector, status, reason) DO UPDATE
    SET tasks = excluded.tasks, oldest_at = excluded.oldest_at, next_deadline = excluded.next_deadline
    WHERE (s.tasks, s.oldest_at) <> (excluded.tasks, excluded.oldest_at)
      OR s.next_deadline IS DISTINCT FROM excluded.next_deadline`,
};
