import type { Statement } from '../database.js';

/** A tenant's unfinished tasks as they were counted last: by connector, status and reason. $1 tenant. */
export const listTaskStanding: Statement = {
  name: 'list-task-standing',
  text: `SELECT connector, status, nullif(reason, '') AS reason, tasks, oldest_at AS "oldestAt", next_deadline AS "nextDeadline"
    FROM task_standing WHERE tenant = $1 ORDER BY connector, status, reason`,
};
