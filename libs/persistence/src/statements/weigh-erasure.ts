import type { Statement } from '../database.js';
import { LABELLED_TASKS } from './labelled-tasks.js';

/** How many tasks with a label are finished, parked, or go on. Parameters as in labelled-tasks. */
export const weighErasure: Statement = {
  name: 'weigh-erasure',
  text: `SELECT CASE WHEN finished_at IS NOT NULL THEN 'finished' WHEN status = 'parked' THEN 'parked' ELSE 'unfinished' END
      AS standing, count(*)::int AS tasks
    FROM (${LABELLED_TASKS}) labelled GROUP BY 1`,
};
