import type { Statement } from '../database.js';

/**
 * A tenant's tasks minute by minute, of all connectors together; minutes of which there is nothing are left out. $1 tenant,
 * $2 the minute behind the last, $3 minutes.
 */
export const listTaskMinutes: Statement = {
  name: 'list-task-minutes',
  text: `SELECT minute, sum(accepted)::int AS accepted, sum(succeeded)::int AS succeeded, sum(failed)::int AS failed,
      sum(cancelled)::int AS cancelled, sum(expired)::int AS expired
    FROM task_minutes
    WHERE tenant = $1 AND minute >= $2::timestamptz - make_interval(mins => $3::int) AND minute < $2::timestamptz
    GROUP BY minute ORDER BY minute`,
};
