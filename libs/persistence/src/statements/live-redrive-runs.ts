import type { Statement } from '../database.js';

/** Redrive runs of all tenants that go on, or tasks of which have not ended; those first that were looked at longest ago. $1 at most. */
export const liveRedriveRuns: Statement = {
  name: 'live-redrive-runs',
  text: `SELECT tenant, id FROM waybill.redrive_runs WHERE ended_at IS NULL AND state = 'running' OR under_way > 0
    ORDER BY updated_at LIMIT $1`,
};
