import type { Statement } from '../database.js';
import { lookForTasks } from './look-for-tasks.js';

/** Looks at the task of an id. Parameters as in look-for-tasks, then $17 the id. */
export const listTasksOfId: Statement = { name: 'list-tasks-of-id', text: lookForTasks('id = $17::uuid') };
