import type { Statement } from '../database.js';
import { taskPage } from './task-page.js';

/** A page of tasks, newest first. Parameters as in task-page. */
export const listTasks: Statement = { name: 'list-tasks', text: taskPage('true') };
