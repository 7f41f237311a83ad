import type { Statement } from '../database.js';

/** All results of some tasks. $1 tenant, $2 ids of tasks. */
export const resultsOfTasks: Statement = {
  name: 'results-of-tasks',
  text: `SELECT task_id AS "taskId", sequence, event FROM waybill.results
    WHERE tenant = $1 AND task_id = ANY ($2::uuid[]) ORDER BY task_id, sequence`,
};
