import type { Statement } from '../database.js';

/** Owes each of some targets each of some events, once. $1 tenant, $2 targets, $3 purpose, $4 event ids, $5 events. */
export const queueNotifications: Statement = {
  name: 'queue-notifications',
  text: `INSERT INTO waybill.notifications (tenant, target, event_id, purpose, event)
    SELECT $1::text, t.target, e.event_id, $3::text, e.event
    FROM unnest($2::text[]) AS t (target) CROSS JOIN unnest($4::text[], $5::bytea[]) AS e (event_id, event)
    ORDER BY t.target, e.event_id
    ON CONFLICT ON CONSTRAINT notifications_pk DO NOTHING`,
};
