import type { Statement } from '../database.js';

/**
 * Owes events to subscriptions, each event to each subscription once. $1 tenants, $2 subscriptions, $3 event ids, $4
 * events, $5 delays in ms, $6 attempts made, $7 errors, $8 traces; sorted by key.
 */
export const addDeliveries: Statement = {
  name: 'add-deliveries',
  text: `INSERT INTO waybill.deliveries
      (tenant, subscription, event_id, event, state, attempts, next_at, last_error, trace)
    SELECT tenant, subscription, event_id, event, 'owed', attempts,
      now() + make_interval(secs => delay_ms / 1000), error, trace
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::float8[], $6::integer[], $7::text[],
      $8::jsonb[]) AS owed (tenant, subscription, event_id, event, delay_ms, attempts, error, trace)
    ON CONFLICT ON CONSTRAINT deliveries_pk DO NOTHING`,
};
