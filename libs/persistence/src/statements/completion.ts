import { bornBetween, bornSince } from './born-between.js';
import { expectOne } from './expect-one.js';
import { publishedMarks } from './mark-published.js';

/** SQL that records how claims end; `bringing` is what else it does with the tasks that `ended`. */
export function completion(bringing: string): string {
  return `
WITH marked AS (${publishedMarks(24)}
), held AS (
  SELECT i.*, t.born FROM unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::timestamptz[],
    $8::timestamptz[], $9::boolean[], $10::int[], $11::int[], $12::text[], $13::text[], $14::int[], $15::text[],
    $16::text[], $17::text[], $18::bytea[], $19::int[], $20::text[], $21::bytea[], $22::bytea[], $23::text[])
  AS i (tenant, id, epoch, counter, status, reason, not_before, wake_at, unsettled, forgiven, attempt, outcome, phase,
    http_status, error_code, error_message, provider_request_id, answer, sequence, routing_key, event, output, held_group)
  JOIN tasks t ON t.tenant = i.tenant AND t.id = i.id
  WHERE ${expectOne('epoch')} AND ${bornBetween('t', 29)} AND t.fence_epoch = i.epoch AND t.fence_counter = i.counter
    AND t.status IN ('running', 'intent')
  ORDER BY i.tenant, i.id
  FOR UPDATE OF t
), ended AS (
  UPDATE tasks t SET status = h.status, reason = h.reason, not_before = h.not_before,
    wake_at = CASE WHEN h.status = 'waiting' AND t.cancel_requested_at IS NOT NULL THEN now() ELSE h.wake_at END,
    lease_until = NULL, held_group = h.held_group, interrupted = false, unsettled = h.unsettled, attempts_forgiven = t.attempts_forgiven + h.forgiven,
    idle_claims = CASE h.status WHEN 'waiting' THEN 0 WHEN 'accepted' THEN greatest(t.idle_claims - 1, 0)
                                ELSE t.idle_claims END,
    result_sequence = coalesce(h.sequence, t.result_sequence), updated_at = now(),
    finished_at = CASE WHEN h.status IN ('succeeded', 'failed', 'cancelled', 'expired') THEN now() END
  FROM held h
  WHERE t.tenant = h.tenant AND t.id = h.id AND t.born = h.born AND ${bornBetween('t', 29)}
  RETURNING h.*, t.attempts, t.connector, t.ordering_key, t.finished_at
), recorded AS (
  UPDATE attempts a SET ended_at = now(), outcome = e.outcome, phase = e.phase, http_status = e.http_status,
    error_code = e.error_code, error_message = e.error_message, provider_request_id = e.provider_request_id,
    answer = e.answer
  FROM ended e
  WHERE e.attempt IS NOT NULL AND a.tenant = e.tenant AND a.task_id = e.id AND a.number = e.attempt
    AND a.born >= e.born AND ${bornSince('a', 29)}
), given_up AS (
  UPDATE attempts a SET outcome = 'lost', ended_at = now()
  FROM ended e
  WHERE e.attempt IS NULL AND e.attempts > 0 AND a.tenant = e.tenant AND a.task_id = e.id AND a.number = e.attempts
    AND a.outcome IS NULL AND a.born >= e.born AND ${bornSince('a', 29)}
), announced AS (
  INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, output, born)
  SELECT tenant, id, e.sequence, e.status, e.routing_key, e.event, e.output, e.born
  FROM ended e
  WHERE e.sequence IS NOT NULL
)${bringing}
SELECT tenant, id, epoch, counter FROM ended`;
}
