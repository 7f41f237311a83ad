import type { Statement } from '../database.js';
import { lookForTasks } from './look-for-tasks.js';

/** Looks among parked tasks: nothing wakes them, and they have not ended. Parameters as in look-for-tasks. */
export const listParkedTasks: Statement = {
  name: 'list-parked-tasks',
  text: lookForTasks('finished_at IS NULL AND wake_at IS NULL'),
};
