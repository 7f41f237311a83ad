import type { Statement } from '../database.js';

/** Every result of a task, whole. $1 tenant, $2 id of the task. */
export const findAllResults: Statement = {
  name: 'find-all-results',
  text: `SELECT sequence, status, event, output, created_at AS "createdAt", published_at AS "publishedAt"
    FROM waybill.results WHERE tenant = $1 AND task_id = $2 ORDER BY sequence`,
};
