import type { Statement } from '../database.js';

/**
 * Owes events to subscriptions, each event to each subscription once. $1 tenants, $2 subscriptions, $3 event ids, $4
 * events, $5 delays in ms, $6 attempts made, $7 errors, $8 traces; sorted by key. Whoever owes may not have heard yet that a
 * subscription was deleted: nothing is owed to one that is not there, and its deletion waits for what is being owed, which it deletes.
 */
export const addDeliveries: Statement = {
  name: 'add-deliveries',
  text: `WITH owed AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::float8[], $6::integer[], $7::text[],
        $8::jsonb[]) AS owed (tenant, subscription, event_id, event, delay_ms, attempts, error, trace)
    ), standing AS (
      SELECT s.tenant, s.name FROM (SELECT DISTINCT tenant, subscription FROM owed) o
      JOIN waybill.subscriptions s ON s.tenant = o.tenant AND s.name = o.subscription
      ORDER BY s.tenant, s.name FOR KEY SHARE OF s
    )
    INSERT INTO waybill.deliveries
      (tenant, subscription, event_id, event, state, attempts, next_at, last_error, trace)
    SELECT o.tenant, o.subscription, o.event_id, o.event, 'owed', o.attempts,
      now() + make_interval(secs => o.delay_ms / 1000), o.error, o.trace
    FROM owed o JOIN standing s ON s.tenant = o.tenant AND s.name = o.subscription
    ORDER BY o.tenant, o.subscription, o.event_id
    ON CONFLICT ON CONSTRAINT deliveries_pk DO NOTHING`,
};
