import type { Statement } from '../database.js';
import { bornBetween } from './born-between.js';
import { bringNextInLanes } from './bring-next-in-lanes.js';

/**
 * Carries out a decision over parked tasks that are locked, stores their results where they have any, and writes the audit entry of
 * each. As settle-parked-task does for one; but a task that is sent again stays in doubt where nobody has ruled out its effect, so
 * that whoever sends it looks once more whether it may be repeated. $1 tenant, $2 and $3 the days between which they were made, $4
 * status, $5 reason, $6 whether the effect is ruled out, $7 who, $8 the act, $9 its note, $10 ids, $11 sequences, $12 routing keys,
 * $13 events, each null where the task runs again. The ids are said twice, or all tasks of those days might be read.
 */
export const settleParkedTasks: Statement = {
  name: 'settle-parked-tasks',
  text: `
WITH input AS (
  SELECT * FROM unnest($10::uuid[], $11::int[], $12::text[], $13::bytea[]) AS i (id, sequence, routing_key, event)
), settled AS (
  UPDATE tasks t SET status = $4::text, reason = $5::text, fence_counter = t.fence_counter + 1, updated_at = now(),
    result_sequence = coalesce(i.sequence, t.result_sequence), idle_claims = 0, cancel_requested_at = NULL,
    unsettled = t.unsettled AND ($4::text <> 'accepted' OR NOT $6::boolean),
    doubted_since = CASE WHEN $4::text <> 'accepted' OR NOT $6::boolean THEN t.doubted_since END,
    attempts_forgiven = CASE WHEN $4::text = 'accepted' THEN t.attempts ELSE t.attempts_forgiven END,
    wake_at = CASE WHEN $4::text = 'accepted' THEN now() + interval '5 seconds' END,
    finished_at = CASE WHEN $4::text = 'accepted' THEN NULL ELSE now() END
  FROM input i WHERE t.tenant = $1::text AND t.id = ANY ($10::uuid[]) AND t.id = i.id AND t.status = 'parked' AND ${bornBetween('t', 2)}
  RETURNING t.tenant, t.id, t.connector, t.ordering_key, t.finished_at, t.born
), ${bringNextInLanes('settled')}, announced AS (
  INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, born)
  SELECT s.tenant, s.id, i.sequence, $4::text, i.routing_key, i.event, s.born FROM settled s JOIN input i USING (id)
  WHERE i.sequence IS NOT NULL
)
INSERT INTO audit_entries (tenant, actor, act, subject, detail)
SELECT tenant, $7::text, $8::text, id::text, $9::text FROM settled ORDER BY id`,
};
