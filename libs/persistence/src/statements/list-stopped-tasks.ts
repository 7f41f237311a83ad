import type { Statement } from '../database.js';
import { lookForTasks } from './look-for-tasks.js';

/** Looks among waiting tasks, which have a reason, and parked ones, which nothing wakes. Parameters as in look-for-tasks. */
export const listStoppedTasks: Statement = {
  name: 'list-stopped-tasks',
  text: lookForTasks('finished_at IS NULL AND (reason IS NOT NULL OR wake_at IS NULL)'),
};
