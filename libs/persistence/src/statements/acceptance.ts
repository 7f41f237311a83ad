import { PRESENT_DAY } from './born-between.js';
import { forgottenSince } from './forgotten-since.js';
import { pausedNow } from './paused-now.js';
import { seenHealth } from './seen-health.js';

/**
 * SQL that accepts tasks and claims what nothing holds back; `intending` records the intents of first attempts too.
 *
 * An id that is its own key is known by its key for as long as its task is there; it is looked for among the tasks of
 * today and yesterday alone, so that what was taken in long ago is not touched. Any other id is looked for in all parts.
 * What that lets through: an id that came with a key of its own, and days later without one, is another task then.
 */
export function acceptance({ intending }: { intending: boolean }): string {
  const when = (text: string) => (intending ? text : '');
  return `
WITH input AS (
  SELECT * FROM unnest(
    $1::int[], $2::text[], $3::uuid[], $4::text[], $5::bytea[], $6::text[], $7::text[], $8::text[], $9::bytea[],
    $10::timestamptz[], $11::timestamptz[], $12::text[], $13::text[], $14::text[], $15::text[], $16::jsonb[],
    $17::jsonb[], $18::text[], $19::boolean[]${when(`,
    $23::text[], $24::text[], $25::text[], $26::int[], $27::text[], $28::text[], $29::bytea[]`)}
  ) AS t (arrival, tenant, id, key, body_hash, connector, action, connection, input, deadline, not_before,
          ordering_key, priority, agent, run, labels, trace, correlation_id, redelivered${when(`,
          endpoint_group, effect_class, token, connection_version, method, url, request_hash`)})
), fresh AS (
  INSERT INTO idempotency_keys (tenant, key, task_id, body_hash)
  SELECT i.tenant, i.key, i.id, i.body_hash FROM input i
  WHERE CASE WHEN i.key = i.id::text
    THEN (SELECT t.id FROM tasks t WHERE t.tenant = i.tenant AND t.id = i.id
          AND t.born BETWEEN ${PRESENT_DAY} - 1 AND ${PRESENT_DAY} LIMIT 1)
    ELSE (SELECT t.id FROM tasks t WHERE t.tenant = i.tenant AND t.id = i.id LIMIT 1) END IS NULL
  ORDER BY i.tenant, i.key
  ON CONFLICT (tenant, key) DO NOTHING
  RETURNING tenant, key
), laned AS (
  SELECT i.tenant, i.key, i.connector, i.ordering_key,
    row_number() OVER (PARTITION BY i.tenant, i.connector, i.ordering_key ORDER BY i.arrival DESC) - 1 AS behind
  FROM input i JOIN fresh f ON f.tenant = i.tenant AND f.key = i.key
  WHERE i.ordering_key IS NOT NULL
), noted AS MATERIALIZED (
  SELECT c.tenant, c.connector, c.connection, ${seenHealth('c')} AS health, ${pausedNow('c')} AS paused
  FROM (SELECT DISTINCT tenant, connector, connection FROM input) c
), lanes AS (
  INSERT INTO ordering_lanes AS l (tenant, connector, ordering_key, last_number)
  SELECT tenant, connector, ordering_key, count(*) FROM laned
  GROUP BY tenant, connector, ordering_key
  ORDER BY tenant, connector, ordering_key
  ON CONFLICT (tenant, connector, ordering_key) DO UPDATE SET last_number = l.last_number + excluded.last_number
  RETURNING tenant, connector, ordering_key, last_number
), placed AS (
  SELECT a.*, l.last_number - b.behind AS ordering_number,
    coalesce(a.not_before > now(), false) AS is_early,
    $22::boolean AND a.ordering_key IS NULL AND coalesce(a.not_before <= now(), true) AS is_claimed,
    ${
      intending
        ? `a.token IS NOT NULL AND a.ordering_key IS NULL AND NOT a.redelivered AND coalesce(a.not_before <= now(), true)
      AND coalesce(a.deadline > now(), true) AND NOT n.paused AND NOT EXISTS (
        SELECT FROM jsonb_array_elements(n.health) h
        WHERE h->>'group' = a.endpoint_group AND (h->>'guarded')::boolean)`
        : 'false'
    } AS is_intended
  FROM input a
  JOIN fresh f ON f.tenant = a.tenant AND f.key = a.key
  JOIN noted n ON n.tenant = a.tenant AND n.connector = a.connector AND n.connection = a.connection
  LEFT JOIN laned b ON b.tenant = a.tenant AND b.key = a.key
  LEFT JOIN lanes l ON l.tenant = a.tenant AND l.connector = a.connector AND l.ordering_key = a.ordering_key
), stored AS (
  INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, deadline, not_before,
    ordering_key, ordering_number, priority, agent, run, labels, trace, correlation_id,
    status, reason, wake_at, lease_until, fence_epoch, fence_counter, idle_claims, doubted_since${when(`,
    attempts, operation_token`)})
  SELECT tenant, id, key, connector, action, connection, input, deadline, not_before,
    ordering_key, ordering_number, priority, agent, run, labels, trace, correlation_id,
    CASE WHEN is_intended THEN 'intent' WHEN is_claimed THEN 'running' WHEN is_early THEN 'waiting' ELSE 'accepted' END,
    CASE WHEN is_early THEN 'not_before' END,
    CASE WHEN is_claimed THEN now() + $20::interval + $21::interval
         WHEN is_early THEN least(deadline, not_before + CASE WHEN not_before < now() + interval '1 minute'
                                                              THEN $21::interval ELSE interval '0' END)
         ELSE now() + $21::interval END,
    CASE WHEN is_claimed THEN now() + $20::interval END,
    (SELECT epoch FROM installation), is_claimed::int, (is_claimed AND NOT is_intended)::int,
    CASE WHEN redelivered THEN ${forgottenSince()} END${when(`,
    is_intended::int, CASE WHEN is_intended THEN token END`)}
  FROM placed
  RETURNING tenant, id, idempotency_key, status, fence_epoch, fence_counter, connector, connection, created_at,
    doubted_since, born
)${when(`, intended AS (
  INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
    connection_version, method, url, request_hash)
  SELECT tenant, id, 1, (SELECT epoch FROM installation), 1, effect_class, token, connection_version, method, url,
    request_hash
  FROM placed WHERE is_intended
)`)}
SELECT s.tenant, s.id, s.idempotency_key, s.status IN ('running', 'intent') AS claimed, s.status = 'intent' AS intended,
  s.fence_epoch, s.fence_counter, s.created_at, s.doubted_since, s.born::text AS born, n.health, n.paused
FROM stored s
JOIN noted n ON n.tenant = s.tenant AND n.connector = s.connector AND n.connection = s.connection`;
}
