import type { Statement } from '../database.js';

/** Takes the counts of minutes away, which are made anew. $1 the first minute, $2 the one behind the last. */
export const clearTaskMinutes: Statement = {
  name: 'clear-task-minutes',
  text: 'DELETE FROM task_minutes WHERE minute >= $1 AND minute < $2',
};
