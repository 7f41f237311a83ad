import type { Statement } from '../statement.js';

/** Callbacks owed to a subscription that are counted at most; and of those due next, that are looked at for an error. */
export const MOST_OWED = 1_000;
const LOOKED_AT = 100;

/**
 * How subscriptions get what they should: what is owed, when the next try is, when something was brought last, and what failed
 * last: of those due next, else of those given up. $1 tenant, $2 subscriptions.
 */
export const listDeliveryStanding: Statement = {
  name: 'list-delivery-standing',
  text: `SELECT s.name, o.owed, n.next_at AS "nextAt", d.ended_at AS "deliveredAt", g.ended_at AS "givenUpAt",
      coalesce(t.event_id, g.event_id) AS "failedEventId",
      CASE WHEN t.event_id IS NULL THEN g.last_status ELSE t.last_status END AS "failedStatus",
      CASE WHEN t.event_id IS NULL THEN g.last_error ELSE t.last_error END AS "failedError"
    FROM unnest($2::text[]) AS s (name)
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS owed FROM (
        SELECT FROM deliveries WHERE tenant = $1 AND subscription = s.name AND state = 'owed' LIMIT ${MOST_OWED}) c
    ) o
    LEFT JOIN LATERAL (
      SELECT next_at FROM deliveries WHERE tenant = $1 AND subscription = s.name AND state = 'owed'
      ORDER BY next_at LIMIT 1
    ) n ON true
    LEFT JOIN LATERAL (
      SELECT f.event_id, f.last_status, f.last_error FROM (
        SELECT event_id, next_at, last_status, last_error FROM deliveries
        WHERE tenant = $1 AND subscription = s.name AND state = 'owed' ORDER BY next_at LIMIT ${LOOKED_AT}
      ) f WHERE f.last_error IS NOT NULL ORDER BY f.next_at LIMIT 1
    ) t ON true
    LEFT JOIN LATERAL (
      SELECT ended_at FROM deliveries
      WHERE tenant = $1 AND subscription = s.name AND state = 'delivered' AND ended_at IS NOT NULL
      ORDER BY ended_at DESC LIMIT 1
    ) d ON true
    LEFT JOIN LATERAL (
      SELECT event_id, ended_at, last_status, last_error FROM deliveries
      WHERE tenant = $1 AND subscription = s.name AND state = 'given-up' AND ended_at IS NOT NULL
      ORDER BY ended_at DESC LIMIT 1
    ) g ON true`,
};
