import type { Statement } from '../database.js';

/**
 * Notes the ends of attempts; an end that was noted before changes nothing. $1 tenants, $2 subscriptions, $3 event ids,
 * $4 attempts made, $5 states, $6 ms until the next attempt, $7 statuses, $8 errors, $9 the replay runs that they belong to or
 * nulls: the end of a try before says nothing of one that was begun anew; sorted by key.
 */
export const recordDeliveries: Statement = {
  name: 'record-deliveries',
  text: `WITH ended AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::float8[], $7::integer[],
        $8::text[], $9::uuid[]) AS ended (tenant, subscription, event_id, attempts, state, retry_in_ms, status, error, replay)
    ), locked AS (
      SELECT d.tenant, d.subscription, d.event_id FROM waybill.deliveries d
      JOIN ended e ON e.tenant = d.tenant AND e.subscription = d.subscription AND e.event_id = d.event_id
      WHERE d.state = 'owed' AND (d.attempts < e.attempts OR e.state = 'delivered')
        AND d.replay IS NOT DISTINCT FROM e.replay
      ORDER BY d.tenant, d.subscription, d.event_id FOR UPDATE OF d
    )
    UPDATE waybill.deliveries d
    SET state = e.state, attempts = greatest(d.attempts, e.attempts), lease_until = NULL,
      next_at = now() + make_interval(secs => e.retry_in_ms / 1000),
      last_status = e.status, last_error = e.error,
      ended_at = CASE WHEN e.state = 'owed' THEN NULL ELSE now() END
    FROM locked JOIN ended e USING (tenant, subscription, event_id)
    WHERE d.tenant = locked.tenant AND d.subscription = locked.subscription AND d.event_id = locked.event_id`,
};
