import type { Statement } from '../database.js';

/** Redrive runs of all tenants that have not ended, or tasks of which have not, oldest first. $1 at most. */
export const liveRedriveRuns: Statement = {
  name: 'live-redrive-runs',
  text: `SELECT tenant, id FROM waybill.redrive_runs WHERE ended_at IS NULL OR under_way > 0 ORDER BY created_at LIMIT $1`,
};
