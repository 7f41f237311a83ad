import type { Statement } from '../database.js';

/** Deletes alerts that were resolved $1 days ago, but for those that are muted on. */
export const forgetAlerts: Statement = {
  name: 'forget-alerts',
  text: `DELETE FROM alerts WHERE state = 'resolved' AND resolved_at < now() - make_interval(days => $1::int)
    AND (muted_until IS NULL OR muted_until < now())`,
};
