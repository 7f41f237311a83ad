import type { Statement } from '../database.js';

/**
 * A tenant's targets by name, each with what became of the newest message to it. $1 tenant, $2 one name or null, $3 the name the
 * page begins behind or null, $4 at most.
 */
export const listNotificationTargets: Statement = {
  name: 'list-notification-targets',
  text: `SELECT t.name, t.type, t.address, t.server, t.alerts, t.weekly_report AS "weeklyReport", t.disabled_at IS NULL AS enabled,
      t.disabled_reason AS "disabledReason", t.created_at AS "createdAt", l.created_at AS "lastAt", l.state AS "lastState",
      l.attempts AS "lastAttempts", l.last_status AS "lastStatus", l.last_error AS "lastError"
    FROM waybill.notification_targets t LEFT JOIN LATERAL (
      SELECT * FROM waybill.notifications n WHERE n.tenant = t.tenant AND n.target = t.name
      ORDER BY n.created_at DESC LIMIT 1) l ON true
    WHERE t.tenant = $1 AND ($2::text IS NULL OR t.name = $2) AND ($3::text IS NULL OR t.name > $3)
    ORDER BY t.name LIMIT $4`,
};
