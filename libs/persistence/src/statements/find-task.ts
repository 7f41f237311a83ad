import type { Statement } from '../database.js';
import { TASK_VIEW_COLUMNS } from './task-view-columns.js';

/** $1 tenant, $2 task id. */
export const findTask: Statement = {
  name: 'find-task',
  text: `SELECT ${TASK_VIEW_COLUMNS} FROM tasks WHERE tenant = $1 AND id = $2
    ORDER BY born DESC LIMIT 1`,
};
