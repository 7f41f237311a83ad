import type { Statement } from '../database.js';
import { lookForTasks } from './look-for-tasks.js';

/**
 * Looks among all tasks. What is always true of `created_at` lets PostgreSQL use the index that holds the order of pages, and
 * nobody else's. Parameters as in look-for-tasks.
 */
export const listTasks: Statement = { name: 'list-tasks', text: lookForTasks(`created_at > '-infinity'`) };
