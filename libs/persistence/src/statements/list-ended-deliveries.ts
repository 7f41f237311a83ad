import type { Statement } from '../statement.js';
import { DELIVERY_COLUMNS } from './delivery-columns.js';
import { instantOf, microsOf } from './micros.js';

/**
 * A page of what was brought to a subscription, or given up, the latest first. $1 tenant, $2 subscription, $3 and $4 the place
 * the page begins behind (microseconds since 1970, event id) or nulls, $5 at most, $6 state.
 */
export const listEndedDeliveries: Statement = {
  name: 'list-ended-deliveries',
  text: `SELECT ${DELIVERY_COLUMNS}, ${microsOf('ended_at')} AS micros
    FROM deliveries
    WHERE tenant = $1 AND subscription = $2 AND state = $6 AND ended_at IS NOT NULL
      AND (ended_at, event_id) < (coalesce(${instantOf('$3')}, 'infinity'), coalesce($4::text, ''))
    ORDER BY ended_at DESC, event_id DESC
    LIMIT $5`,
};
