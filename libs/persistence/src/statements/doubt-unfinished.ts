import type { Statement } from '../database.js';

/**
 * Makes the unfinished tasks that are not parked due in the present epoch, so that nobody who held one before can write to
 * it. One without an attempt may have had attempts that are forgotten, unless the agent's own time for it is still to
 * come; after one with an attempt that can change something, a later one may be. $1 by how much the numbers of their
 * results rise.
 */
export const doubtUnfinished: Statement = {
  name: 'doubt-unfinished',
  text: `
WITH unfinished AS (
  SELECT t.tenant, t.id, a.effect_class FROM tasks t
  LEFT JOIN attempts a ON a.tenant = t.tenant AND a.task_id = t.id AND a.number = t.attempts
  WHERE t.finished_at IS NULL AND t.status <> 'parked'
  ORDER BY t.tenant, t.id FOR UPDATE OF t
)
UPDATE tasks t SET
  doubted_since = CASE WHEN u.effect_class IS NOT NULL OR (t.reason = 'not_before' AND t.not_before > now())
    THEN t.doubted_since ELSE coalesce(t.doubted_since, t.created_at) END,
  unsettled = t.unsettled OR coalesce(u.effect_class <> 'read', false),
  lease_until = CASE WHEN t.status IN ('running', 'intent') THEN now() END,
  wake_at = least(greatest(now(), t.not_before), t.deadline),
  fence_epoch = (SELECT epoch FROM installation), fence_counter = t.fence_counter + 1,
  result_sequence = t.result_sequence + $1::int, updated_at = now()
FROM unfinished u WHERE t.tenant = u.tenant AND t.id = u.id
RETURNING t.tenant, t.doubted_since IS NOT NULL AS doubted`,
};
