import type { Statement } from '../database.js';

/** Targets of all tenants that are sent reports and were not sent this one. $1 event id of the report. */
export const targetsWithoutReport: Statement = {
  name: 'targets-without-report',
  text: `SELECT t.tenant, array_agg(t.name ORDER BY t.name) AS targets FROM notification_targets t
    WHERE t.weekly_report AND t.disabled_at IS NULL AND NOT EXISTS (
      SELECT FROM notifications n WHERE n.tenant = t.tenant AND n.target = t.name AND n.event_id = $1)
    GROUP BY t.tenant ORDER BY t.tenant`,
};
