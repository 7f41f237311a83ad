import type { Statement } from '../database.js';

/** The result a task stands on now, with its output where that is too large for the event. $1 tenant, $2 task id. */
export const findOutput: Statement = {
  name: 'find-output',
  text: `SELECT r.status, r.event, r.output
    FROM tasks t
    JOIN results r ON r.tenant = t.tenant AND r.task_id = t.id AND r.sequence = t.result_sequence
      AND r.status = t.status
    WHERE t.tenant = $1 AND t.id = $2`,
};
