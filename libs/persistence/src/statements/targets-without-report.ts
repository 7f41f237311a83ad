import type { Statement } from '../database.js';

/** Targets of all tenants that are sent reports and were not sent this one. $1 what stands before the tenant in its event id. */
export const targetsWithoutReport: Statement = {
  name: 'targets-without-report',
  text: `SELECT t.tenant, array_agg(t.name ORDER BY t.name) AS targets FROM notification_targets t
    WHERE t.weekly_report AND t.disabled_at IS NULL AND NOT EXISTS (
      SELECT FROM notifications n WHERE n.tenant = t.tenant AND n.target = t.name AND n.event_id = $1::text || t.tenant)
    GROUP BY t.tenant ORDER BY t.tenant`,
};
