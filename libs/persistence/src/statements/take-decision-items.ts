import type { Statement } from '../database.js';

/** The next tasks of a decision run. $1 tenant, $2 run, $3 at most. */
export const takeDecisionItems: Statement = {
  name: 'take-decision-items',
  text: `SELECT position, task_id AS "taskId", born::text AS born, fence FROM waybill.decision_items
    WHERE tenant = $1 AND run_id = $2 AND state = 'chosen' ORDER BY position LIMIT $3`,
};
