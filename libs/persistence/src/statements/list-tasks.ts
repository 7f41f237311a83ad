import type { Statement } from '../database.js';
import { TASK_VIEW_COLUMNS } from './task-view-columns.js';

/**
 * A page of tasks, newest id first. $1 tenant, $2 status or null, $3 connector or null, $4 the id the page begins
 * below or null, $5 rows at most.
 */
export const listTasks: Statement = {
  name: 'list-tasks',
  text: `SELECT ${TASK_VIEW_COLUMNS}
    FROM tasks
    WHERE tenant = $1
      AND ($2::text IS NULL OR status = $2)
      AND ($3::text IS NULL OR connector = $3)
      AND ($4::uuid IS NULL OR id < $4)
    ORDER BY tenant DESC, id DESC
    LIMIT $5`,
};
