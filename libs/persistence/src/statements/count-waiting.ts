import type { Statement } from '../database.js';

/**
 * Unfinished tasks by connector, parked ones left out: how many wait, how many there are, and since when the oldest is
 * there. By the index that holds no finished ones. $1 tenant.
 */
export const countWaiting: Statement = {
  name: 'count-waiting',
  text: `SELECT connector, count(*) FILTER (WHERE status = 'waiting')::integer AS waiting,
      count(*)::integer AS unfinished, min(created_at) AS "oldestAt",
      extract(epoch FROM now() - min(created_at))::double precision AS "ageSeconds"
    FROM tasks
    WHERE tenant = $1 AND wake_at IS NOT NULL
    GROUP BY connector
    ORDER BY connector`,
};
