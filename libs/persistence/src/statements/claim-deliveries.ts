import type { Statement } from '../database.js';
import { pausedSubscription } from './paused-subscription.js';

/**
 * Leases due deliveries in turns: the first of every subscription, then the second of every one, so that one with a
 * long backlog takes nothing from the others, and one that is paused rests. $1 tenants, $2 subscriptions and $3 places of those that have fewer than
 * $4; $5 deliveries at most, $6 lease in ms.
 */
export const claimDeliveries: Statement = {
  name: 'claim-deliveries',
  text: `WITH open AS (
      SELECT s.tenant, s.name, s.deliver_type, s.url, s.queue, s.sealed_secret, least(coalesce(p.free, $4), $4) AS free
      FROM waybill.subscriptions s
      LEFT JOIN unnest($1::text[], $2::text[], $3::integer[]) AS p (tenant, name, free) USING (tenant, name)
      WHERE s.disabled_at IS NULL AND NOT ${pausedSubscription('s')}
    ), due AS (
      SELECT open.*, d.event_id, d.next_at
      FROM open CROSS JOIN LATERAL (
        SELECT event_id, next_at FROM waybill.deliveries d
        WHERE d.tenant = open.tenant AND d.subscription = open.name AND d.state = 'owed'
          AND d.next_at <= now() AND (d.lease_until IS NULL OR d.lease_until <= now())
        ORDER BY d.next_at LIMIT open.free
        FOR UPDATE SKIP LOCKED
      ) d
      WHERE open.free > 0
    ), turns AS (
      SELECT due.*, row_number() OVER (PARTITION BY tenant, name ORDER BY next_at, event_id) AS turn FROM due
    ), chosen AS (
      SELECT * FROM turns ORDER BY turn, next_at LIMIT $5
    )
    UPDATE waybill.deliveries d
    SET lease_until = now() + make_interval(secs => $6::float8 / 1000)
    FROM chosen c
    WHERE d.tenant = c.tenant AND d.subscription = c.name AND d.event_id = c.event_id
    RETURNING d.tenant, d.subscription, d.event_id, d.event, d.attempts, d.trace, d.replay, c.turn::int AS turn, c.deliver_type, c.url, c.queue, c.sealed_secret`,
};
