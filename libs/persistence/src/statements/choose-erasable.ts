import type { Statement } from '../database.js';
import { LABELLED_TASKS, UNTOUCHED_FOR } from './labelled-tasks.js';

/**
 * Finished tasks with a label, $4 at most, and how many have finished so lately that they must wait. A task whose id has come again
 * is left: what is theirs cannot be told apart. Parameters as in labelled-tasks.
 */
export const chooseErasable: Statement = {
  name: 'choose-erasable',
  text: `WITH labelled AS MATERIALIZED (${LABELLED_TASKS}),
    own AS (SELECT id, finished_at FROM labelled l
      WHERE NOT EXISTS (SELECT FROM waybill.tasks o WHERE o.tenant = $1 AND o.id = l.id AND o.born <> l.born)),
    chosen AS (SELECT id FROM own WHERE finished_at < now() - ${UNTOUCHED_FOR} ORDER BY id LIMIT $4)
    SELECT ARRAY(SELECT id FROM chosen) AS ids,
      (SELECT count(*)::int FROM own WHERE finished_at >= now() - ${UNTOUCHED_FOR}) AS fresh`,
};
