import type { Statement } from '../database.js';

/** Under which claim each attempt of a task was made, the latest first. $1 tenant, $2 id of the task, $3 at most. */
export const findCalls: Statement = {
  name: 'find-calls',
  text: `SELECT number, fence_counter::float8 AS claim FROM waybill.attempts
    WHERE tenant = $1 AND task_id = $2 ORDER BY number DESC LIMIT $3`,
};
