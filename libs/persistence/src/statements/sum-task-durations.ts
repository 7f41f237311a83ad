import type { Statement } from '../database.js';

/**
 * How long a tenant's tasks took from acceptance to their end, as counts by bucket. $1 tenant, $2 the minute behind the last,
 * $3 minutes, $4 the last of these minutes that are told apart as `recent`.
 */
export const sumTaskDurations: Statement = {
  name: 'sum-task-durations',
  text: `SELECT b.bucket, sum(b.tasks)::int AS tasks,
      coalesce(sum(b.tasks) FILTER (WHERE m.minute >= $2::timestamptz - make_interval(mins => $4::int)), 0)::int AS recent
    FROM task_minutes m CROSS JOIN LATERAL unnest(m.buckets, m.counts) AS b (bucket, tasks)
    WHERE m.tenant = $1 AND m.minute >= $2::timestamptz - make_interval(mins => $3::int) AND m.minute < $2::timestamptz
    GROUP BY b.bucket ORDER BY b.bucket`,
};
