import type { Statement } from '../database.js';

/** The results of a task, without what they say, the latest first. $1 tenant, $2 id of the task, $3 at most. */
export const findAnnounced: Statement = {
  name: 'find-announced',
  text: `SELECT sequence, status, created_at AS "createdAt", published_at AS "publishedAt" FROM waybill.results
    WHERE tenant = $1 AND task_id = $2 ORDER BY sequence DESC LIMIT $3`,
};
