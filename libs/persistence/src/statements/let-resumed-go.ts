import type { Statement } from '../database.js';
import { expectOneOf } from './expect-one.js';
import { pausedNow } from './paused-now.js';

/**
 * Makes tasks ready that wait because of a pause which is over, at most $1, the oldest of each connection first; the sweeper
 * hints again after $2. What waits is looked at afresh each time, connection by connection and by one row of each: a worker
 * that writes its "paused" down after the resume was committed has its task found by the next sweep. A task that somebody
 * holds is left to the one after.
 */
export const letResumedGo: Statement = {
  name: 'let-resumed-go',
  text: `
WITH RECURSIVE places AS (
  (SELECT tenant, connector, connection FROM tasks WHERE reason = 'paused'
    ORDER BY tenant, connector, connection LIMIT 1)
  UNION ALL
  SELECT n.tenant, n.connector, n.connection FROM places p CROSS JOIN LATERAL (
    SELECT t.tenant, t.connector, t.connection FROM tasks t
    WHERE t.reason = 'paused' AND (t.tenant, t.connector, t.connection) > (p.tenant, p.connector, p.connection)
    ORDER BY t.tenant, t.connector, t.connection LIMIT 1
  ) n
), free AS (
  SELECT * FROM places i WHERE NOT ${pausedNow('i')}
), oldest AS (
  SELECT c.tenant, c.id, c.born
  FROM free f CROSS JOIN LATERAL (
    SELECT t.tenant, t.id, t.born FROM tasks t
    WHERE t.tenant = f.tenant AND t.connector = f.connector AND t.connection = f.connection
      AND t.reason = 'paused' AND t.status = 'waiting'
    ORDER BY t.created_at, t.id LIMIT $1
  ) c
  LIMIT $1
), resumed AS (
  SELECT i.tenant, i.id, i.born
  FROM oldest i JOIN tasks t ON t.tenant = i.tenant AND t.id = i.id AND t.born = i.born
  WHERE ${expectOneOf('tenant')} AND t.reason = 'paused' AND t.status = 'waiting'
  ORDER BY i.tenant, i.id
  FOR UPDATE OF t SKIP LOCKED
)
UPDATE tasks t SET status = 'accepted', reason = NULL, not_before = NULL, wake_at = now() + $2::interval, updated_at = now()
FROM resumed r
WHERE t.tenant = r.tenant AND t.id = r.id AND t.born = r.born
RETURNING t.tenant, t.id, t.connector, t.action, t.trace, t.born::text AS born, t.created_at`,
};
