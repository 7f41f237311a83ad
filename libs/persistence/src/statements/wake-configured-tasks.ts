import type { Statement } from '../database.js';

/**
 * Makes due the tasks that waited for a connection to be there; the sweeper brings them. Those that an endpoint group
 * holds are let go through its health instead. $1 tenant, $2 connection.
 */
export const wakeConfiguredTasks: Statement = {
  name: 'wake-configured-tasks',
  text: `WITH mended AS (
      SELECT tenant, id, born FROM tasks
      WHERE tenant = $1 AND connection = $2 AND status = 'waiting' AND reason = 'configuration'
        AND held_group IS NULL
      ORDER BY tenant, id
      FOR UPDATE
    )
    UPDATE tasks t SET not_before = now(), wake_at = now(), updated_at = now()
    FROM mended m
    WHERE t.tenant = m.tenant AND t.id = m.id AND t.born = m.born`,
};
