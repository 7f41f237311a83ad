import type { Statement } from '../database.js';

/** Dead letters of tasks of a tenant. $1 tenant, $2 ids of tasks. */
export const lettersOfTasks: Statement = {
  name: 'letters-of-tasks',
  text: 'SELECT id FROM waybill.dead_letters WHERE tenant = $1 AND task_id = ANY ($2::uuid[]) ORDER BY id',
};
