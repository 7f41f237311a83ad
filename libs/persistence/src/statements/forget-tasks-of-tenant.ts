import type { Statement } from '../database.js';
import { behindPlace, type KeyColumn, OVER_FOR_TENANT, placeOf } from './walking.js';

const KEY: readonly KeyColumn[] = [
  ['created_at', 'timestamptz'],
  ['id', 'uuid'],
];

/** SQL that deletes what a table holds of the tasks that are over. */
const theirs = (table: string, born: string): string => `DELETE FROM waybill.${table} r USING over o
      WHERE o.one + 0 = o.one AND r.tenant = $1 AND r.task_id = o.id${born}`;

/**
 * Deletes tasks of a tenant that are over, out of whatever part they are in, with all that is theirs: by the index of pages, the
 * oldest first. Not those that are owed a result or an answer or may be redriven, nor one whose id has come again: what is
 * theirs cannot be told apart. Their idempotency keys stay, or a copy would be carried out anew. Parameters and answer as in
 * walking.
 */
export const forgetTasksOfTenant: Statement = {
  name: 'forget-tasks-of-tenant',
  text: `WITH looked AS MATERIALIZED (
      SELECT r.id, r.born, r.created_at, r.finished_at, 1 AS one FROM waybill.tasks r
      WHERE r.tenant = $1 AND r.created_at > '-infinity' AND r.created_at < ${OVER_FOR_TENANT} AND ${behindPlace(KEY)}
      ORDER BY r.created_at, r.id LIMIT $3
    ), over AS MATERIALIZED (
      SELECT t.id, t.born, l.one FROM looked l
      JOIN waybill.tasks t ON t.tenant = $1 AND t.id = l.id AND t.born = l.born
      WHERE l.one + 0 = l.one AND l.finished_at < ${OVER_FOR_TENANT} AND t.finished_at < ${OVER_FOR_TENANT}
        AND NOT EXISTS (SELECT FROM waybill.results x
          WHERE x.tenant = t.tenant AND x.task_id = t.id AND x.born >= t.born AND x.published_at IS NULL)
        AND NOT EXISTS (SELECT FROM waybill.replies y
          WHERE y.tenant = t.tenant AND y.task_id = t.id AND y.created_at > now() - interval '1 day'
            AND (y.answered_sequence = 0 OR y.answer_note = 'nacked'))
        AND NOT EXISTS (SELECT FROM waybill.dead_letters d
          WHERE d.tenant = t.tenant AND d.task_id = t.id AND d.state = 'open')
        AND NOT EXISTS (SELECT FROM waybill.tasks n WHERE n.tenant = t.tenant AND n.id = t.id AND n.born > t.born)
      ORDER BY t.id FOR UPDATE OF t SKIP LOCKED
    ), attempts AS (${theirs('attempts', ' AND r.born >= o.born')}
    ), results AS (${theirs('results', ' AND r.born >= o.born')}
    ), replies AS (${theirs('replies', ' AND r.born >= o.born')}
    ), probes AS (${theirs('probes', '')}
    ), gone AS (
      DELETE FROM waybill.tasks t USING over o
      WHERE o.one + 0 = o.one AND t.tenant = $1 AND t.id = o.id AND t.born = o.born RETURNING 1
    )
    SELECT (SELECT count(*)::int FROM gone) AS deleted, ${placeOf(KEY)} AS place`,
};
