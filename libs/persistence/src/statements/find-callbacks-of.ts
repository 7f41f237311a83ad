import type { Statement } from '../database.js';

/** The callbacks that bring some events, the latest first: they are those of results. $1 tenant, $2 ids of events, $3 at most. */
export const findCallbacksOf: Statement = {
  name: 'find-callbacks-of',
  text: `SELECT d.subscription, d.event_id AS "eventId", d.state, d.attempts, d.next_at AS "nextAt",
      d.last_status AS "lastStatus", d.last_error AS "lastError", d.created_at AS "createdAt", d.ended_at AS "endedAt"
    FROM waybill.subscriptions s
    JOIN waybill.deliveries d ON d.tenant = s.tenant AND d.subscription = s.name AND d.event_id = ANY ($2::text[])
    WHERE s.tenant = $1 ORDER BY d.created_at DESC, d.subscription, d.event_id LIMIT $3`,
};
