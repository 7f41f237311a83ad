import type { Statement } from '../database.js';
import { lookForTasks } from './look-for-tasks.js';

/** Looks at the task that an idempotency key stands for. Parameters as in look-for-tasks, then $17 the key. */
export const listTasksOfKey: Statement = {
  name: 'list-tasks-of-key',
  text: lookForTasks(`idempotency_key = $17
      AND id = (SELECT k.task_id FROM idempotency_keys k WHERE k.tenant = $1 AND k.key = $17)`),
};
