import type { Statement } from '../database.js';

/** Leaves the tasks of a decision run whose turn has not come as they are: parked. $1 tenant, $2 run. Answers with how many. */
export const leaveDecisionItems: Statement = {
  name: 'leave-decision-items',
  text: `WITH spared AS (
      UPDATE waybill.decision_items SET state = 'left' WHERE tenant = $1 AND run_id = $2 AND state = 'chosen' RETURNING 1
    )
    SELECT count(*)::int AS items FROM spared`,
};
