import type { Statement } from '../statement.js';
import { instantOf, microsOf } from './micros.js';

/**
 * A page of what was received from a source, the latest first. $1 tenant, $2 id of the source, $3 and $4 the place the page
 * begins behind (microseconds since 1970, delivery id) or nulls, $5 at most. What became of its event is null where the event
 * is kept no longer.
 */
export const listSourceDeliveries: Statement = {
  name: 'list-source-deliveries',
  text: `SELECT r.delivery_id AS "deliveryId", r.event_id AS "eventId", r.received_at AS "receivedAt",
      ${microsOf('r.received_at')} AS micros, r.duplicates, r.conflicts, e.routing_key AS "routingKey",
      e.published_at AS "publishedAt", e.id IS NOT NULL AS kept
    FROM receipts r LEFT JOIN events e ON e.tenant = r.tenant AND e.id = r.event_id
    WHERE r.tenant = $1 AND r.source_id = $2
      AND (r.received_at, r.delivery_id) < (coalesce(${instantOf('$3')}, 'infinity'), coalesce($4::text, ''))
    ORDER BY r.received_at DESC, r.delivery_id DESC
    LIMIT $5`,
};
