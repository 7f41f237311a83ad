import type { Statement } from '../database.js';

/**
 * Notes that tasks wait for their turn in their lane. Where the lane rests until a time, so do they, or until their deadline; else whatever ends
 * the task before them brings them on. Only tasks that have not started: those which wait for something else keep their
 * reason. $1 tenants, $2 task ids, $3 how long after its time the sweeper looks at a task.
 */
export const noteHeldUp: Statement = {
  name: 'note-held-up',
  text: `
WITH held AS (
  SELECT t.tenant, t.id, t.born, l.settle_until > now() AS rests, greatest(t.not_before, l.settle_until, now()) AS turn
  FROM tasks t JOIN unnest($1::text[], $2::uuid[]) AS i (tenant, id) ON i.tenant = t.tenant AND i.id = t.id
  JOIN ordering_lanes l
    ON l.tenant = t.tenant AND l.connector = t.connector AND l.ordering_key = t.ordering_key
  WHERE t.status = 'accepted' OR (t.status = 'waiting' AND t.reason = 'ordering' AND l.settle_until > now())
  ORDER BY t.tenant, t.id
  FOR UPDATE OF t SKIP LOCKED
)
UPDATE tasks t SET status = 'waiting', reason = 'ordering', not_before = h.turn,
  wake_at = CASE WHEN h.rests THEN least(h.turn + $3::interval, t.deadline) ELSE t.wake_at END
FROM held h WHERE t.tenant = h.tenant AND t.id = h.id AND t.born = h.born`,
};
