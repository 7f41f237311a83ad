import type { Statement } from '../database.js';

/** The input of a task. $1 tenant, $2 id. */
export const findInput: Statement = {
  name: 'find-input',
  text: 'SELECT input FROM waybill.tasks WHERE tenant = $1 AND id = $2 ORDER BY born DESC LIMIT 1',
};
