import type { Statement } from '../database.js';
import { pausedSubscription } from './paused-subscription.js';

/**
 * The subscriptions of these tenants that are not disabled, without their secrets, and whether each is paused or has events
 * to catch up on: those that are due and that nobody has tried to bring yet. A replay brings what was before, and holds nothing
 * back. $1 tenants.
 */
export const listSubscribers: Statement = {
  name: 'list-subscribers',
  text: `SELECT s.tenant, s.name, s.kind, s.routing, s.deliver_type, s.queue, ${pausedSubscription('s')}
      OR (s.deliver_type = 'amqp' AND EXISTS (SELECT FROM waybill.deliveries d
        WHERE d.tenant = s.tenant AND d.subscription = s.name AND d.state = 'owed'
          AND d.next_at <= now() + interval '1 second' AND d.attempts = 0 AND d.replay IS NULL)) AS held_back
    FROM waybill.subscriptions s
    WHERE s.tenant = ANY ($1::text[]) AND s.disabled_at IS NULL
    ORDER BY s.tenant, s.name`,
};
