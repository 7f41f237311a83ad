import type { Statement } from '../database.js';
import { taskPage } from './task-page.js';

/** A page of parked tasks, by the small index that holds no others. Parameters as in task-page, $2 `parked`. */
export const listParkedTasks: Statement = {
  name: 'list-parked-tasks',
  text: taskPage('finished_at IS NULL AND wake_at IS NULL'),
};
