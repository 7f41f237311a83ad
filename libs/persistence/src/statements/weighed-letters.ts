import { standingOf } from './standing-of.js';

/** Each open dead letter that is meant, oldest first, with why it cannot be sent again. A task is looked up for each by itself: joined, all tasks there are might be read. */
const WEIGHED = `SELECT d.id, d.incident_id, d.task_id, t.born,
        CASE WHEN d.task_id IS NULL THEN 'no_task' WHEN t.status IS NULL THEN 'unknown_task'
          WHEN t.doubtful THEN 'doubtful' WHEN t.status <> 'failed' THEN 'not_failed' END AS refusal
      FROM waybill.dead_letters d
      LEFT JOIN LATERAL (
        SELECT one.born, ${standingOf('one')} AS status, one.unsettled AND (
          SELECT a.effect_class FROM waybill.attempts a WHERE a.tenant = one.tenant AND a.task_id = one.id
          ORDER BY a.number DESC LIMIT 1) IN ('once', 'probed') AS doubtful
        FROM waybill.tasks one WHERE one.tenant = d.tenant AND one.id = d.task_id
        ORDER BY one.born DESC LIMIT 1
      ) t ON true
      WHERE d.tenant = $1 AND d.state = 'open' AND ($2::uuid IS NULL OR d.incident_id = $2)
        AND ($3::uuid[] IS NULL OR d.id = ANY ($3)) AND ($4::text IS NULL OR d.connector = $4)
        AND ($5::text IS NULL OR d.action = $5) AND ($6::text IS NULL OR d.reason = $6)
      ORDER BY d.id`;

/** More than there can be. */
const ANY_NUMBER = '9223372036854775807';

/**
 * SQL: the open dead letters that are meant, oldest first, each with why it cannot be sent again, null where it can. $1 tenant, $2
 * incident, $3 ids, $4 connector, $5 action, $6 reason; of those that can be sent at most $7, with those that cannot on the way
 * to the last of them, of which at most $8; in all at most $9. What is null does not narrow. It looks no further than to the
 * letter that is one too many: what can only be refused uses up nothing of $7.
 */
export const WEIGHED_LETTERS = `SELECT id, incident_id, task_id, born, refusal FROM (
      SELECT weighed.*, count(CASE WHEN refusal IS NULL THEN 1 END) OVER so_far AS going,
        count(refusal) OVER so_far AS refused
      FROM (${WEIGHED}) weighed
      WINDOW so_far AS (ORDER BY id ROWS UNBOUNDED PRECEDING)
    ) counted
    WHERE going <= coalesce($7::bigint, ${ANY_NUMBER})
      AND (refusal IS NULL OR (going < coalesce($7::bigint, ${ANY_NUMBER}) AND refused <= coalesce($8::bigint, ${ANY_NUMBER})))
    ORDER BY id LIMIT $9::bigint`;
