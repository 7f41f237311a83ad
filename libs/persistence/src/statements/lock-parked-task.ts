import type { Statement } from '../database.js';

/** Locks a task for an operator's decision, whatever its status. */
export const lockParkedTask: Statement = {
  name: 'lock-parked-task',
  text: `
SELECT t.id, t.connector, t.action, t.labels, t.created_at AS "createdAt", t.attempts, t.status, t.trace,
  t.fence_epoch || '/' || t.fence_counter AS fence,
  t.correlation_id AS "correlationId", t.ordering_key AS "orderingKey", t.result_sequence AS "resultSequence",
  coalesce(t.deadline <= now(), false) AS expired,
  (SELECT a.effect_class FROM attempts a
   WHERE a.tenant = t.tenant AND a.task_id = t.id ORDER BY a.number DESC LIMIT 1) AS "effectClass"
FROM tasks t WHERE t.tenant = $1 AND t.id = $2 FOR UPDATE OF t`,
};
