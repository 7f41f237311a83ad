import type { Statement } from '../database.js';
import { tookBucket } from './took-bucket.js';

/**
 * Counts the tasks of all tenants that were accepted and that ended in some minutes, by minute and connector, and how long
 * those that ended took since they were accepted. Only what falls into that time is read: what was accepted by the index of
 * pages, tenant by tenant, and what has ended by the index that tells ranges of pages by it. Nothing may be there yet.
 * $1 the first minute, $2 the one behind the last.
 */
export const countTaskMinutes: Statement = {
  name: 'count-task-minutes',
  text: `WITH seen AS MATERIALIZED (
      SELECT n.tenant, t.minute, t.connector, 'accepted' AS what, NULL::smallint AS bucket, t.tasks
      FROM tenants n CROSS JOIN LATERAL (
        SELECT connector, date_trunc('minute', created_at) AS minute, count(*)::int AS tasks FROM tasks
        WHERE tenant = n.tenant AND created_at > '-infinity' AND created_at >= $1::timestamptz AND created_at < $2::timestamptz
          AND born BETWEEN ($1::timestamptz AT TIME ZONE 'UTC')::date - 1 AND ($2::timestamptz AT TIME ZONE 'UTC')::date + 1
        GROUP BY 1, 2) t
      UNION ALL
      SELECT tenant, date_trunc('minute', finished_at), connector, status, ${tookBucket('finished_at - created_at')}, count(*)::int
      FROM tasks WHERE finished_at >= $1::timestamptz AND finished_at < $2::timestamptz GROUP BY 1, 2, 3, 4, 5
    ), took AS (
      SELECT tenant, minute, connector, array_agg(bucket ORDER BY bucket) AS buckets, array_agg(tasks ORDER BY bucket) AS counts
      FROM (SELECT tenant, minute, connector, bucket, sum(tasks)::int AS tasks FROM seen WHERE bucket IS NOT NULL
        GROUP BY 1, 2, 3, 4) b
      GROUP BY 1, 2, 3
    ), told AS (
      SELECT tenant, minute, connector, ${['accepted', 'succeeded', 'failed', 'cancelled', 'expired']
        .map((what) => `coalesce(sum(tasks) FILTER (WHERE what = '${what}'), 0)::int AS ${what}`)
        .join(', ')}
      FROM seen GROUP BY 1, 2, 3
    )
    INSERT INTO task_minutes (tenant, minute, connector, accepted, succeeded, failed, cancelled, expired, buckets, counts)
    SELECT o.tenant, o.minute, o.connector, o.accepted, o.succeeded, o.failed, o.cancelled, o.expired,
      coalesce(t.buckets, '{}'), coalesce(t.counts, '{}')
    FROM told o LEFT JOIN took t USING (tenant, minute, connector)`,
};
