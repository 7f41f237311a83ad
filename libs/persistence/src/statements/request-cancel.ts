import type { Statement } from '../database.js';

/** Notes the wish to cancel an unfinished task, and locks it. Answers with its status; nothing where there is none. */
export const requestCancel: Statement = {
  name: 'request-cancel',
  text: `
WITH found AS (
  SELECT tenant, id, status FROM tasks WHERE tenant = $1 AND id = $2 FOR UPDATE
), asked AS (
  UPDATE tasks t SET cancel_requested_at = coalesce(t.cancel_requested_at, now()), updated_at = now()
  FROM found f
  WHERE t.tenant = f.tenant AND t.id = f.id AND f.status IN ('accepted', 'waiting', 'running', 'intent')
)
SELECT status FROM found`,
};
