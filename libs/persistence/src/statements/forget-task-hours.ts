import type { Statement } from '../database.js';

/** Deletes the sums of hours that are $1 days old. */
export const forgetTaskHours: Statement = {
  name: 'forget-task-hours',
  text: 'DELETE FROM task_hours WHERE hour < now() - make_interval(days => $1::int)',
};
