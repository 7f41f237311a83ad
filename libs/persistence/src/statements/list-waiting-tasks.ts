import type { Statement } from '../database.js';
import { taskPage } from './task-page.js';

/** A page of waiting tasks, without a look at finished ones. Parameters as in task-page, $2 `waiting`. */
export const listWaitingTasks: Statement = {
  name: 'list-waiting-tasks',
  text: taskPage('wake_at IS NOT NULL'),
};
