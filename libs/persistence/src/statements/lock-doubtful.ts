import type { Statement } from '../database.js';

/**
 * Locks unfinished tasks whose last attempt is of one of the effect classes $1 and that are not parked yet, at most $2 of
 * them, in key order.
 */
export const lockDoubtful: Statement = {
  name: 'lock-doubtful',
  text: `
SELECT t.tenant, t.id, t.connector, t.action, t.labels, t.created_at AS "createdAt", t.attempts,
  a.effect_class AS "effectClass", t.result_sequence AS "resultSequence"
FROM tasks t JOIN attempts a ON a.tenant = t.tenant AND a.task_id = t.id AND a.number = t.attempts
WHERE t.finished_at IS NULL AND t.status <> 'parked' AND a.effect_class = ANY ($1::text[])
ORDER BY t.tenant, t.id LIMIT $2 FOR UPDATE OF t`,
};
