import type { Statement } from '../database.js';

/** Whom a tenant has told of alerts, how many messages about them there were in the last hour, and the time. $1 tenant. */
export const alertAudience: Statement = {
  name: 'alert-audience',
  text: `SELECT now() AS now,
      ARRAY(SELECT name FROM waybill.notification_targets
        WHERE tenant = $1 AND alerts AND disabled_at IS NULL ORDER BY name) AS targets,
      (SELECT count(DISTINCT n.event_id)::int FROM waybill.notifications n
        WHERE n.tenant = $1 AND n.purpose = 'alerts' AND n.created_at > now() - interval '1 hour') AS "sentInHour"`,
};
