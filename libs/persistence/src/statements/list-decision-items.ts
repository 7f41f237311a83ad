import type { Statement } from '../database.js';

/** A page of the tasks of a decision run, in its order. $1 tenant, $2 run, $3 state or null, $4 the position the page starts after, $5 at most. */
export const listDecisionItems: Statement = {
  name: 'list-decision-items',
  text: `SELECT position, task_id AS "taskId", state, reason, found, doubt, effect_class AS "effectClass", attempts, at
    FROM waybill.decision_items
    WHERE tenant = $1 AND run_id = $2 AND ($3::text IS NULL OR state = $3) AND position > $4
    ORDER BY position LIMIT $5`,
};
