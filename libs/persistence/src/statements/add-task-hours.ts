import type { Statement } from '../database.js';

/** Upper ends of what tasks took from acceptance to their end, in seconds; beyond the last there is one more bucket. */
export const DURATION_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600] as const;

/**
 * Adds up the tasks that have ended since the last time, up to $1 seconds ago, or an hour of them at most: whoever ends a task later
 * than that in a transaction begun before does not exist, for statements time out. How far it has come is kept in the same
 * transaction, so that each end is counted once. The times are asked for one by one: joined, they are no limits to the index that
 * tells ranges of pages by them, and all tasks there are would be read. The error stands right behind the status in a result, before
 * anything of others.
 */
export const addTaskHours: Statement = {
  name: 'add-task-hours',
  text: `WITH span AS (
      SELECT until AS since, greatest(until, least(until + interval '1 hour', now() - make_interval(secs => $1::float8))) AS until
      FROM task_hours_until FOR UPDATE
    ), moved AS (
      UPDATE task_hours_until u SET until = s.until FROM span s RETURNING u.until
    ), ended AS (
      SELECT t.tenant, t.connector, date_trunc('hour', t.finished_at) AS hour, t.status,
        width_bucket(extract(epoch FROM t.finished_at - t.created_at)::float8, '{${DURATION_BUCKETS.join()}}'::float8[]) AS bucket,
        CASE WHEN t.status = 'failed' THEN (
          SELECT regexp_match(convert_from(r.event, 'UTF8'), '"status":"failed","error":\\{"category":"([a-z]+)","code":"([A-Za-z0-9_.:-]{1,100})"')
          FROM results r WHERE r.tenant = t.tenant AND r.task_id = t.id AND r.sequence = t.result_sequence AND r.born >= t.born
        ) END AS error
      FROM tasks t WHERE t.finished_at >= (SELECT since FROM span) AND t.finished_at < (SELECT until FROM span)
    ), summed AS (
      SELECT tenant, connector, hour, status, error, bucket, count(*) AS tasks FROM ended GROUP BY 1, 2, 3, 4, 5, 6
    ), added AS (
      INSERT INTO task_hours AS h (tenant, connector, hour, outcome, category, code, bucket, tasks)
      SELECT tenant, connector, hour, status, coalesce(error[1], CASE status WHEN 'failed' THEN 'unknown' ELSE '' END),
        coalesce(error[2], ''), bucket, tasks
      FROM summed ORDER BY 1, 3, 2, 4, 5, 6, 7
      ON CONFLICT ON CONSTRAINT task_hours_pk DO UPDATE SET tasks = h.tasks + excluded.tasks
      RETURNING tasks
    )
    SELECT (SELECT count(*)::int FROM added) AS rows, now() - until > interval '5 minutes' AS more FROM moved`,
};
