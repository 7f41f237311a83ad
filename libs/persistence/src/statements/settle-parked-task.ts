import type { Statement } from '../database.js';
import { bringNextInLanes } from './bring-next-in-lanes.js';

/**
 * Carries out a decision over a parked task and stores its result, where it has one. The fence grows, so that nobody
 * who held the task before can write to it. A task sent again keeps its token, starts with attempts of its own, and
 * is no longer in doubt: the operator has said that its effect did not happen.
 */
export const settleParkedTask: Statement = {
  name: 'settle-parked-task',
  text: `
WITH settled AS (
  UPDATE tasks SET status = $3, reason = $4, fence_counter = fence_counter + 1, updated_at = now(),
    result_sequence = coalesce($5, result_sequence), idle_claims = 0, cancel_requested_at = NULL,
    unsettled = unsettled AND $3 <> 'accepted',
    doubted_since = CASE WHEN $3 <> 'accepted' THEN doubted_since END,
    attempts_forgiven = CASE WHEN $3 = 'accepted' THEN attempts ELSE attempts_forgiven END,
    wake_at = CASE WHEN $3 = 'accepted' THEN now() + interval '5 seconds' END,
    finished_at = CASE WHEN $3 = 'accepted' THEN NULL ELSE now() END
  WHERE tenant = $1 AND id = $2 AND status = 'parked'
  RETURNING tenant, id, connector, ordering_key, finished_at, born
), ${bringNextInLanes('settled')}
INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, output, born)
SELECT tenant, id, $5, $3, $6, $7, $8, born FROM settled WHERE $5::int IS NOT NULL`,
};
