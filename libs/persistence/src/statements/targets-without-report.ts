import type { Statement } from '../database.js';

/**
 * Targets of all tenants that are sent reports and were not sent this one; none before all that ended in its time is added up, for
 * it is sent once. $1 what stands before the tenant in its event id, $2 end of its time.
 */
export const targetsWithoutReport: Statement = {
  name: 'targets-without-report',
  text: `SELECT t.tenant, array_agg(t.name ORDER BY t.name) AS targets FROM notification_targets t
    WHERE t.weekly_report AND t.disabled_at IS NULL AND NOT EXISTS (
      SELECT FROM notifications n WHERE n.tenant = t.tenant AND n.target = t.name AND n.event_id = $1::text || t.tenant)
      AND EXISTS (SELECT FROM task_hours_until WHERE until >= $2::timestamptz)
    GROUP BY t.tenant ORDER BY t.tenant`,
};
