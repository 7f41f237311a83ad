import type { Statement } from '../database.js';

/**
 * Takes unfinished tasks that are due for a hint, oldest first, and sets the next look ahead: $2, or as long again as
 * nothing has happened, up to five minutes, so that hints do not pile up in a queue nobody consumes.
 */
export const takeDueTasks: Statement = {
  name: 'take-due-tasks',
  text: `
WITH due AS (
  SELECT tenant, id, born FROM tasks WHERE wake_at <= now() ORDER BY wake_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
UPDATE tasks t SET wake_at = now() + greatest($2::interval, least(now() - t.updated_at, interval '5 minutes'))
FROM due d WHERE t.tenant = d.tenant AND t.id = d.id AND t.born = d.born
RETURNING t.tenant, t.id, t.connector, t.action, t.trace, t.born::text AS born`,
};
