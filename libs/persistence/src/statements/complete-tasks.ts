import type { Statement } from '../database.js';

/**
 * Ends claims: the task's next state, the record of its attempt, and its result where one is announced. A row with an
 * old fence changes nothing; answers for the rows that were still this worker's.
 */
export const completeTasks: Statement = {
  name: 'complete-tasks',
  text: `
WITH input AS (
  SELECT * FROM unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::timestamptz[],
    $8::timestamptz[], $9::boolean[], $10::int[], $11::int[], $12::text[], $13::text[], $14::int[], $15::text[],
    $16::text[], $17::text[], $18::bytea[], $19::int[], $20::text[], $21::bytea[], $22::bytea[])
  AS t (tenant, id, epoch, counter, status, reason, not_before, wake_at, unsettled, forgiven, attempt, outcome, phase,
    http_status, error_code, error_message, provider_request_id, answer, sequence, routing_key, event, output)
), held AS (
  SELECT t.tenant, t.id FROM tasks t JOIN input i ON i.tenant = t.tenant AND i.id = t.id
  WHERE t.fence_epoch = i.epoch AND t.fence_counter = i.counter AND t.status IN ('running', 'intent')
  ORDER BY t.tenant, t.id
  FOR UPDATE OF t
), ended AS (
  UPDATE tasks t SET status = i.status, reason = i.reason, not_before = i.not_before, wake_at = i.wake_at,
    lease_until = NULL, interrupted = false, unsettled = i.unsettled, attempts_forgiven = t.attempts_forgiven + i.forgiven,
    idle_claims = CASE WHEN i.status = 'waiting' THEN 0 ELSE t.idle_claims END,
    result_sequence = coalesce(i.sequence, t.result_sequence), updated_at = now(),
    finished_at = CASE WHEN i.status IN ('succeeded', 'failed', 'cancelled', 'expired') THEN now() END
  FROM held h JOIN input i ON i.tenant = h.tenant AND i.id = h.id
  WHERE t.tenant = h.tenant AND t.id = h.id
  RETURNING t.tenant, t.id
), recorded AS (
  UPDATE attempts a SET ended_at = now(), outcome = i.outcome, phase = i.phase, http_status = i.http_status,
    error_code = i.error_code, error_message = i.error_message, provider_request_id = i.provider_request_id,
    answer = i.answer
  FROM ended e JOIN input i ON i.tenant = e.tenant AND i.id = e.id
  WHERE i.attempt IS NOT NULL AND a.tenant = e.tenant AND a.task_id = e.id AND a.number = i.attempt
), announced AS (
  INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, output)
  SELECT i.tenant, i.id, i.sequence, i.status, i.routing_key, i.event, i.output
  FROM ended e JOIN input i ON i.tenant = e.tenant AND i.id = e.id
  WHERE i.sequence IS NOT NULL
)
SELECT tenant, id FROM ended`,
};
