import type { Statement } from '../database.js';
import { bornBetween, bornSince } from './born-between.js';
import { expectOneOf } from './expect-one.js';
import { pausedNow } from './paused-now.js';
import { seenHealth } from './seen-health.js';

/**
 * Claims tasks: those accepted or waiting whose time or deadline has come, and those whose lease has run out. A task of
 * an ordering key must be the oldest unfinished one of its lane, with no other of the lane under way, and the lane must
 * not rest behind a doubt, unless the task itself is the one in doubt or is only claimed to be cancelled or to expire. Answers only for
 * the tasks it claimed. Rows are locked in key order, and those locked by another claim are left to it. A lost intent
 * stays known, however many claims die before one settles it. $5 and $6 are the days between which the tasks were made. What a
 * lane rests until is asked for as a value: a lane that rests, asked for by NOT EXISTS, has PostgreSQL read all lanes there are.
 */
export const claimTasks: Statement = {
  name: 'claim-tasks',
  text: `
WITH ready AS (
  SELECT i.tenant, i.id, t.born, coalesce(t.ticket_until > now(), false) AS ticket,
    coalesce(t.ticket_until <= now(), false) AS late
  FROM unnest($1::text[], $2::uuid[]) AS i (tenant, id)
  JOIN tasks t ON t.tenant = i.tenant AND t.id = i.id
  WHERE ${expectOneOf('tenant')} AND ${bornBetween('t', 5)}
    AND ((t.status = 'accepted' AND coalesce(t.not_before <= now(), true))
      OR (t.status = 'waiting' AND (t.not_before <= now() OR t.deadline <= now() OR t.cancel_requested_at IS NOT NULL))
      OR (t.status IN ('running', 'intent') AND t.lease_until < now()))
    AND (t.ordering_key IS NULL OR t.cancel_requested_at IS NOT NULL OR NOT EXISTS (
      SELECT FROM tasks o
      WHERE o.tenant = t.tenant AND o.connector = t.connector AND o.ordering_key = t.ordering_key
        AND o.finished_at IS NULL AND o.id <> t.id
        AND (o.ordering_number < t.ordering_number OR o.status IN ('running', 'intent'))))
    AND (t.ordering_key IS NULL OR t.cancel_requested_at IS NOT NULL OR t.unsettled OR t.status = 'intent'
      OR t.deadline <= now() OR coalesce((
      SELECT l.settle_until FROM ordering_lanes l
      WHERE l.tenant = t.tenant AND l.connector = t.connector AND l.ordering_key = t.ordering_key), '-infinity') <= now())
  ORDER BY i.tenant, i.id
  FOR UPDATE OF t SKIP LOCKED
), claimed AS (
  UPDATE tasks t SET
    status = 'running', reason = NULL, lease_until = now() + $3::interval, wake_at = now() + $3::interval + $4::interval,
    fence_epoch = (SELECT epoch FROM installation), fence_counter = t.fence_counter + 1,
    held_group = NULL, ticket_until = NULL, idle_claims = t.idle_claims + 1, interrupted = t.interrupted OR t.status = 'intent', updated_at = now()
  FROM ready r
  WHERE t.tenant = r.tenant AND t.id = r.id AND t.born = r.born AND ${bornBetween('t', 5)}
  RETURNING t.*, r.ticket, r.late
)
SELECT c.tenant, c.id, c.idempotency_key, c.connector, c.action, c.connection, c.input, c.deadline, c.ordering_key,
  c.labels, c.trace, c.correlation_id, c.created_at, c.fence_epoch, c.fence_counter, c.attempts, c.attempts_forgiven,
  c.idle_claims, c.operation_token, c.force_counter, c.cancel_requested_at IS NOT NULL AS cancel_requested, c.unsettled,
  c.interrupted, 1000 * extract(epoch FROM now())::float8 AS claimed_ms, c.doubted_since, c.result_sequence, c.ticket, c.late, c.born::text AS born,
  ${seenHealth('c')} AS health, ${pausedNow('c')} AS paused,
  a.number AS last_number, a.effect_class AS last_effect_class, a.request_hash AS last_request_hash,
  a.connection_version AS last_connection_version,
  a.ended_at AS last_ended_at, f.intent_at AS first_intent_at
FROM claimed c
LEFT JOIN attempts a ON c.attempts > 0 AND a.tenant = c.tenant AND a.task_id = c.id AND a.number = c.attempts
  AND a.born >= c.born AND ${bornSince('a', 5)}
LEFT JOIN LATERAL (
  SELECT o.intent_at FROM attempts o
  WHERE c.attempts > 0 AND o.tenant = c.tenant AND o.task_id = c.id AND o.operation_token = c.operation_token
    AND o.born >= c.born AND ${bornSince('o', 5)}
  ORDER BY o.number LIMIT 1
) f ON true`,
};
