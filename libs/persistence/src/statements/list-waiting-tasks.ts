import type { Statement } from '../database.js';
import { gatherTasks } from './gather-tasks.js';

/** Gathers waiting tasks, whatever they wait for. Parameters as in gather-tasks. */
export const listWaitingTasks: Statement = {
  name: 'list-waiting-tasks',
  text: gatherTasks('tasks WHERE tenant = $1 AND reason IS NOT NULL AND wake_at IS NOT NULL'),
};
