import type { Statement } from '../database.js';
import { gatherTasks } from './gather-tasks.js';

/** Gathers tasks that are accepted, waiting or run: whatever the sweeper will look at. Parameters as in gather-tasks. */
export const listTasksUnderWay: Statement = {
  name: 'list-tasks-under-way',
  text: gatherTasks('tasks WHERE tenant = $1 AND wake_at IS NOT NULL'),
};
