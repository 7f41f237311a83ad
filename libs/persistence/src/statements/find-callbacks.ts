import type { Statement } from '../database.js';

/** The callbacks that bring some events, without them: they are those of the results. $1 tenant, $2 ids of events. */
export const findCallbacks: Statement = {
  name: 'find-callbacks',
  text: `SELECT d.subscription, d.event_id AS "eventId", d.state, d.attempts, d.last_status AS "lastStatus",
      d.last_error AS "lastError", d.created_at AS "createdAt", d.ended_at AS "endedAt"
    FROM waybill.subscriptions s
    JOIN waybill.deliveries d ON d.tenant = s.tenant AND d.subscription = s.name AND d.event_id = ANY ($2::text[])
    WHERE s.tenant = $1 ORDER BY d.subscription, d.event_id`,
};
