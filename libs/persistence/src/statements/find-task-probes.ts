import type { Statement } from '../database.js';

/** The probes of some tasks, oldest first. $1 tenant, $2 task ids, $3 bytes of each answer at most, 0 for none. */
export const findTaskProbes: Statement = {
  name: 'find-task-probes',
  text: `SELECT task_id AS "taskId", attempt, number, at, outcome, url, scope, http_status AS "httpStatus",
      error_code AS "errorCode", detail AS "errorMessage",
      CASE WHEN $3::integer > 0 THEN substring(answer FROM 1 FOR $3) END AS answer
    FROM probes
    WHERE tenant = $1 AND task_id = ANY($2::uuid[])
    ORDER BY task_id, attempt, number`,
};
