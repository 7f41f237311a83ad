import type { Statement } from '../database.js';
import { bringNextInLanes } from './bring-next-in-lanes.js';
import { publishedMarks } from './mark-published.js';

/**
 * Ends claims: the task's next state, the record of its attempt, and its result where one is announced. A row with an
 * old fence changes nothing, even beside a row of the present one; answers for the rows that were still this worker's.
 * A wait whose cancel was asked for meanwhile is looked at again at once. A claim given back counts as none.
 * A claim that ends without an attempt of its own closes one before it that nobody saw end as lost: from then on the
 * provider's time to apply it is counted. The marks of results published meanwhile ($24 to $26) ride along.
 */
export const completeTasks: Statement = {
  name: 'complete-tasks',
  text: `
WITH marked AS (${publishedMarks(24)}
), input AS (
  SELECT * FROM unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::timestamptz[],
    $8::timestamptz[], $9::boolean[], $10::int[], $11::int[], $12::text[], $13::text[], $14::int[], $15::text[],
    $16::text[], $17::text[], $18::bytea[], $19::int[], $20::text[], $21::bytea[], $22::bytea[], $23::text[])
  AS t (tenant, id, epoch, counter, status, reason, not_before, wake_at, unsettled, forgiven, attempt, outcome, phase,
    http_status, error_code, error_message, provider_request_id, answer, sequence, routing_key, event, output, held_group)
), held AS (
  SELECT t.tenant, t.id, i.epoch, i.counter FROM tasks t JOIN input i ON i.tenant = t.tenant AND i.id = t.id
  WHERE t.fence_epoch = i.epoch AND t.fence_counter = i.counter AND t.status IN ('running', 'intent')
  ORDER BY t.tenant, t.id
  FOR UPDATE OF t
), ended AS (
  UPDATE tasks t SET status = i.status, reason = i.reason, not_before = i.not_before,
    wake_at = CASE WHEN i.status = 'waiting' AND t.cancel_requested_at IS NOT NULL THEN now() ELSE i.wake_at END,
    lease_until = NULL, held_group = i.held_group, interrupted = false, unsettled = i.unsettled, attempts_forgiven = t.attempts_forgiven + i.forgiven,
    idle_claims = CASE i.status WHEN 'waiting' THEN 0 WHEN 'accepted' THEN greatest(t.idle_claims - 1, 0)
                                ELSE t.idle_claims END,
    result_sequence = coalesce(i.sequence, t.result_sequence), updated_at = now(),
    finished_at = CASE WHEN i.status IN ('succeeded', 'failed', 'cancelled', 'expired') THEN now() END
  FROM held h JOIN input i USING (tenant, id, epoch, counter)
  WHERE t.tenant = h.tenant AND t.id = h.id
  RETURNING t.tenant, t.id, t.attempts, t.connector, t.ordering_key, t.finished_at, i.epoch, i.counter
), recorded AS (
  UPDATE attempts a SET ended_at = now(), outcome = i.outcome, phase = i.phase, http_status = i.http_status,
    error_code = i.error_code, error_message = i.error_message, provider_request_id = i.provider_request_id,
    answer = i.answer
  FROM ended e JOIN input i USING (tenant, id, epoch, counter)
  WHERE i.attempt IS NOT NULL AND a.tenant = e.tenant AND a.task_id = e.id AND a.number = i.attempt
), given_up AS (
  UPDATE attempts a SET outcome = 'lost', ended_at = now()
  FROM ended e JOIN input i USING (tenant, id, epoch, counter)
  WHERE i.attempt IS NULL AND e.attempts > 0 AND a.tenant = e.tenant AND a.task_id = e.id AND a.number = e.attempts
    AND a.outcome IS NULL
), announced AS (
  INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, output)
  SELECT tenant, id, i.sequence, i.status, i.routing_key, i.event, i.output
  FROM ended e JOIN input i USING (tenant, id, epoch, counter)
  WHERE i.sequence IS NOT NULL
), ${bringNextInLanes('ended')}
SELECT tenant, id, epoch, counter FROM ended`,
};
