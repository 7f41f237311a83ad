import type { Statement } from '../database.js';

/** What a task was asked to do, as it was handed over. $1 tenant, $2 task id. */
export const findInput: Statement = {
  name: 'find-input',
  text: `SELECT input FROM tasks WHERE tenant = $1 AND id = $2
    ORDER BY born DESC LIMIT 1`,
};
