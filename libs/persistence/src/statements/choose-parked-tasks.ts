import type { Statement } from '../database.js';

/**
 * Parked tasks that fit a filter, the oldest first, with the fences they were parked under, and how many there are in all. $1 tenant, $2 connector, $3 action, $4
 * connection, $5 reason, $6 at most.
 */
export const chooseParkedTasks: Statement = {
  name: 'choose-parked-tasks',
  text: `WITH parked AS MATERIALIZED (
      SELECT id, created_at, fence_epoch, fence_counter FROM tasks
      WHERE tenant = $1 AND status = 'parked' AND finished_at IS NULL AND wake_at IS NULL AND ($2::text IS NULL OR connector = $2)
        AND ($3::text IS NULL OR action = $3) AND ($4::text IS NULL OR connection = $4)
        AND ($5::text IS NULL OR reason = $5)
    )
    SELECT (SELECT count(*)::int FROM parked) AS total, coalesce((
      SELECT jsonb_agg(jsonb_build_object('id', id, 'fence', fence_epoch || '/' || fence_counter) ORDER BY created_at, id)
      FROM (SELECT * FROM parked ORDER BY created_at, id LIMIT $6) p), '[]') AS chosen`,
};
