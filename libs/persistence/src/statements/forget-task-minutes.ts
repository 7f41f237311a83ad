import type { Statement } from '../database.js';

/** Forgets the counts of minutes that nobody looks at any more. $1 hours they are kept for. */
export const forgetTaskMinutes: Statement = {
  name: 'forget-task-minutes',
  text: 'DELETE FROM task_minutes WHERE minute < now() - make_interval(hours => $1::int)',
};
