import type { Statement } from '../database.js';

/** Decision runs of all tenants that go on; those first that were looked at longest ago. $1 at most. */
export const liveDecisionRuns: Statement = {
  name: 'live-decision-runs',
  text: 'SELECT tenant, id FROM waybill.decision_runs WHERE ended_at IS NULL ORDER BY updated_at LIMIT $1',
};
