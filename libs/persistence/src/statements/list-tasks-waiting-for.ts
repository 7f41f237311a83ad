import type { Statement } from '../database.js';
import { lookForTasks } from './look-for-tasks.js';

/** Looks among the tasks that wait for one reason. Parameters as in look-for-tasks, $9 given. */
export const listTasksWaitingFor: Statement = {
  name: 'list-tasks-waiting-for',
  text: lookForTasks('reason = $9 AND wake_at IS NOT NULL'),
};
