import type { Statement } from '../database.js';
import { bornBetween, bornSince } from './born-between.js';
import { expectOne } from './expect-one.js';

/**
 * Records what is about to be sent. The condition is the fence check: only the present claim, while its lease lives and
 * no cancel was asked for. Answers with the attempt's number for the rows it recorded. An attempt before it that nobody
 * saw end, because its worker was lost, is closed as lost: the history of a task has no loose ends. $11 and $12 are the
 * days between which the tasks were made.
 */
export const recordIntents: Statement = {
  name: 'record-intents',
  text: `
WITH held AS (
  SELECT i.*, t.born FROM unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::int[], $8::text[],
    $9::text[], $10::bytea[])
  AS i (tenant, id, epoch, counter, effect_class, token, connection_version, method, url, request_hash)
  JOIN tasks t ON t.tenant = i.tenant AND t.id = i.id
  WHERE ${expectOne('epoch')} AND ${bornBetween('t', 11)} AND t.fence_epoch = i.epoch AND t.fence_counter = i.counter
    AND t.status = 'running' AND t.lease_until > now() AND t.cancel_requested_at IS NULL
  ORDER BY i.tenant, i.id
  FOR UPDATE OF t
), intended AS (
  UPDATE tasks t SET status = 'intent', attempts = t.attempts + 1, idle_claims = 0, interrupted = false, operation_token = h.token,
    updated_at = now()
  FROM held h
  WHERE t.tenant = h.tenant AND t.id = h.id AND t.born = h.born AND ${bornBetween('t', 11)}
  RETURNING h.*, t.attempts
), given_up AS (
  UPDATE attempts a SET outcome = 'lost', ended_at = now()
  FROM intended n
  WHERE n.attempts > 1 AND a.tenant = n.tenant AND a.task_id = n.id AND a.number = n.attempts - 1 AND a.outcome IS NULL
    AND a.born >= n.born AND ${bornSince('a', 11)}
)
INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
  connection_version, method, url, request_hash, born)
SELECT tenant, id, attempts, epoch, counter, effect_class, token, connection_version, method, url, request_hash, born
FROM intended
RETURNING tenant, task_id AS id, fence_epoch AS epoch, fence_counter AS counter, number`,
};
