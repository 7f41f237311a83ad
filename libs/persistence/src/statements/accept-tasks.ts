import type { Statement } from '../database.js';
import { forgottenSince } from './forgotten-since.js';
import { seenHealth } from './seen-health.js';

/**
 * Accepts tasks, each under its key once, and claims at once those that nothing holds back ($22 says whether to). One whose
 * message was delivered before a recovery, as far as can be told, may have had attempts that are forgotten.
 * Answers only for the rows it accepted. Rows must be sorted by (tenant, key), each key and each id once; the numbers
 * of an ordering key follow $1, the order of arrival.
 */
export const acceptTasks: Statement = {
  name: 'accept-tasks',
  text: `
WITH input AS (
  SELECT * FROM unnest(
    $1::int[], $2::text[], $3::uuid[], $4::text[], $5::bytea[], $6::text[], $7::text[], $8::text[], $9::bytea[],
    $10::timestamptz[], $11::timestamptz[], $12::text[], $13::text[], $14::text[], $15::text[], $16::jsonb[],
    $17::jsonb[], $18::text[], $19::boolean[]
  ) AS t (arrival, tenant, id, key, body_hash, connector, action, connection, input, deadline, not_before,
          ordering_key, priority, agent, run, labels, trace, correlation_id, redelivered)
), fresh AS (
  INSERT INTO idempotency_keys (tenant, key, task_id, body_hash)
  SELECT i.tenant, i.key, i.id, i.body_hash FROM input i
  WHERE NOT EXISTS (SELECT FROM tasks t WHERE t.tenant = i.tenant AND t.id = i.id)
  ORDER BY i.tenant, i.key
  ON CONFLICT (tenant, key) DO NOTHING
  RETURNING tenant, key
), accepted AS (
  SELECT i.*, row_number() OVER (PARTITION BY i.tenant, i.connector, i.ordering_key ORDER BY i.arrival) AS place
  FROM input i JOIN fresh f ON f.tenant = i.tenant AND f.key = i.key
), lanes AS (
  INSERT INTO ordering_lanes AS l (tenant, connector, ordering_key, last_number)
  SELECT tenant, connector, ordering_key, count(*) FROM accepted WHERE ordering_key IS NOT NULL
  GROUP BY tenant, connector, ordering_key
  ORDER BY tenant, connector, ordering_key
  ON CONFLICT (tenant, connector, ordering_key) DO UPDATE SET last_number = l.last_number + excluded.last_number
  RETURNING tenant, connector, ordering_key, last_number
), lane_sizes AS (
  SELECT tenant, connector, ordering_key, count(*) AS size FROM accepted WHERE ordering_key IS NOT NULL
  GROUP BY tenant, connector, ordering_key
), placed AS (
  SELECT a.*, l.last_number - s.size + a.place AS ordering_number,
    coalesce(a.not_before > now(), false) AS is_early,
    $22::boolean AND a.ordering_key IS NULL AND coalesce(a.not_before <= now(), true) AS is_claimed
  FROM accepted a
  LEFT JOIN lanes l ON l.tenant = a.tenant AND l.connector = a.connector AND l.ordering_key = a.ordering_key
  LEFT JOIN lane_sizes s ON s.tenant = a.tenant AND s.connector = a.connector AND s.ordering_key = a.ordering_key
), stored AS (
  INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, deadline, not_before,
    ordering_key, ordering_number, priority, agent, run, labels, trace, correlation_id,
    status, reason, wake_at, lease_until, fence_epoch, fence_counter, idle_claims, doubted_since)
  SELECT tenant, id, key, connector, action, connection, input, deadline, not_before,
    ordering_key, ordering_number, priority, agent, run, labels, trace, correlation_id,
    CASE WHEN is_claimed THEN 'running' WHEN is_early THEN 'waiting' ELSE 'accepted' END,
    CASE WHEN is_early THEN 'not_before' END,
    CASE WHEN is_claimed THEN now() + $20::interval + $21::interval
         WHEN is_early THEN least(deadline, not_before + CASE WHEN not_before < now() + interval '1 minute'
                                                              THEN $21::interval ELSE interval '0' END)
         ELSE now() + $21::interval END,
    CASE WHEN is_claimed THEN now() + $20::interval END,
    (SELECT epoch FROM installation), is_claimed::int, is_claimed::int,
    CASE WHEN redelivered THEN ${forgottenSince()} END
  FROM placed
  RETURNING tenant, id, idempotency_key, status, fence_epoch, fence_counter, connector, connection, created_at,
    doubted_since
)
SELECT s.tenant, s.id, s.idempotency_key, s.status = 'running' AS claimed, s.fence_epoch, s.fence_counter, s.created_at,
  s.doubted_since,
  ${seenHealth('s')} AS health
FROM stored s`,
};
