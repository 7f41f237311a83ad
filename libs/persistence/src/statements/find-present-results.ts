import type { Statement } from '../database.js';

/**
 * The result each of some tasks stands on now; a task that was redriven has none. $1 tenant, $2 task ids, $3 the largest
 * event, in bytes, that is given along.
 */
export const findPresentResults: Statement = {
  name: 'find-present-results',
  text: `SELECT r.task_id AS "taskId", r.sequence, r.status,
      CASE WHEN octet_length(r.event) <= $3 THEN r.event END AS event
    FROM tasks t
    JOIN results r ON r.tenant = t.tenant AND r.task_id = t.id AND r.sequence = t.result_sequence
      AND r.status = t.status
    WHERE t.tenant = $1 AND t.id = ANY($2::uuid[])`,
};
