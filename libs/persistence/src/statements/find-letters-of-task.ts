import type { Statement } from '../database.js';
import { DEAD_LETTER_COLUMNS } from './dead-letter-columns.js';

/** The dead letters of a task, whole. $1 tenant, $2 id of the task. */
export const findLettersOfTask: Statement = {
  name: 'find-letters-of-task',
  text: `SELECT ${DEAD_LETTER_COLUMNS}, body FROM waybill.dead_letters WHERE tenant = $1 AND task_id = $2 ORDER BY id`,
};
