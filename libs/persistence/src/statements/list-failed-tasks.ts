import type { Statement } from '../database.js';
import { lookForTasks } from './look-for-tasks.js';

/** Looks among failed tasks: of those that have ended, they alone keep a reason. Parameters as in look-for-tasks. */
export const listFailedTasks: Statement = {
  name: 'list-failed-tasks',
  text: lookForTasks('reason IS NOT NULL AND finished_at IS NOT NULL'),
};
