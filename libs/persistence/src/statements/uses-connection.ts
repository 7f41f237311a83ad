import type { Statement } from '../database.js';

/** Whether any unfinished task needs a connection. $1 tenant, $2 connection. */
export const usesConnection: Statement = {
  name: 'uses-connection',
  text: `SELECT EXISTS (
      SELECT 1 FROM tasks WHERE tenant = $1 AND connection = $2 AND finished_at IS NULL
    ) AS used`,
};
