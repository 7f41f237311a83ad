import type { Statement } from '../database.js';
import { lookForTasks } from './look-for-tasks.js';

/** Looks among the tasks of one run. Parameters as in look-for-tasks, $14 given. */
export const listTasksOfRun: Statement = { name: 'list-tasks-of-run', text: lookForTasks('run = $14') };
