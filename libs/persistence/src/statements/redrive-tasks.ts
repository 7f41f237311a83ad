import type { Statement } from '../database.js';
import { bornBetween, bornSince } from './born-between.js';
import { standingOf } from './standing-of.js';

/**
 * Sends failed tasks of a tenant back to the start: same id, same operation token, attempts forgiven, at the end of
 * their lane. A task whose effect may have happened and must not happen twice is left alone, and so is one that another has replaced. Its results stay; the next one has a higher sequence. $1 tenant, $2 task ids, $3 and $4 the days
 * between which the tasks were made. Answers with all tasks found and the status each had.
 */
export const redriveTasks: Statement = {
  name: 'redrive-tasks',
  text: `WITH found AS (
      SELECT id, born, connector, action, ordering_key, ${standingOf('tasks')} AS status, unsettled AND (
        SELECT a.effect_class FROM waybill.attempts a WHERE a.tenant = $1::text AND a.task_id = tasks.id AND ${bornSince('a', 3)}
        ORDER BY a.number DESC LIMIT 1) IN ('once', 'probed') AS doubtful
      FROM waybill.tasks
      WHERE tenant = $1::text AND id = ANY ($2::uuid[]) AND ${bornBetween('tasks', 3)}
      ORDER BY id FOR UPDATE
    ), failed AS (
      SELECT * FROM found WHERE status = 'failed' AND doubtful IS NOT TRUE
    ), lanes AS (
      INSERT INTO waybill.ordering_lanes AS lane (tenant, connector, ordering_key, last_number)
      SELECT $1::text, connector, ordering_key, count(*) FROM failed WHERE ordering_key IS NOT NULL
      GROUP BY connector, ordering_key ORDER BY connector, ordering_key
      ON CONFLICT ON CONSTRAINT ordering_lanes_pk DO UPDATE SET last_number = lane.last_number + excluded.last_number
      RETURNING connector, ordering_key, last_number
    ), numbered AS (
      SELECT failed.id, lanes.last_number + 1
        - row_number() OVER (PARTITION BY failed.connector, failed.ordering_key ORDER BY failed.id DESC) AS number
      FROM failed JOIN lanes USING (connector, ordering_key)
    ), redriven AS (
      UPDATE waybill.tasks t
      SET status = 'accepted', reason = NULL, attempts_forgiven = t.attempts, idle_claims = 0, not_before = NULL,
        wake_at = now(), lease_until = NULL, finished_at = NULL, cancel_requested_at = NULL, updated_at = now(),
        ordering_number = coalesce(numbered.number, t.ordering_number)
      FROM failed LEFT JOIN numbered USING (id)
      WHERE t.tenant = $1::text AND t.id = failed.id AND t.born = failed.born AND ${bornBetween('t', 3)}
      RETURNING t.id, t.trace
    )
    SELECT found.id, found.connector, found.action, found.status, found.doubtful, redriven.trace
    FROM found LEFT JOIN redriven USING (id) ORDER BY found.id`,
};
