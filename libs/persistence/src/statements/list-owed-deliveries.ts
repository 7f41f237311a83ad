import type { Statement } from '../statement.js';
import { DELIVERY_COLUMNS } from './delivery-columns.js';
import { instantOf, microsOf } from './micros.js';

/**
 * A page of what is owed to a subscription, what is due first before the rest. $1 tenant, $2 subscription, $3 and $4 the place
 * the page begins behind (microseconds since 1970, event id) or nulls, $5 at most.
 */
export const listOwedDeliveries: Statement = {
  name: 'list-owed-deliveries',
  text: `SELECT ${DELIVERY_COLUMNS}, ${microsOf('next_at')} AS micros
    FROM deliveries
    WHERE tenant = $1 AND subscription = $2 AND state = 'owed'
      AND (next_at, event_id) > (coalesce(${instantOf('$3')}, '-infinity'), coalesce($4::text, ''))
    ORDER BY next_at, event_id
    LIMIT $5`,
};
