import type { Statement } from '../database.js';
import { LABELLED_TASKS, UNTOUCHED_FOR } from './labelled-tasks.js';

/** Finished tasks with a label, $4 at most, and how many have finished so lately that they must wait. Parameters as in labelled-tasks. */
export const chooseErasable: Statement = {
  name: 'choose-erasable',
  text: `WITH labelled AS MATERIALIZED (${LABELLED_TASKS}),
    chosen AS (SELECT id FROM labelled WHERE finished_at < now() - ${UNTOUCHED_FOR} ORDER BY id LIMIT $4)
    SELECT ARRAY(SELECT id FROM chosen) AS ids,
      (SELECT count(*)::int FROM labelled WHERE finished_at >= now() - ${UNTOUCHED_FOR}) AS fresh`,
};
