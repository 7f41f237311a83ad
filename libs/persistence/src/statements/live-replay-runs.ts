import type { Statement } from '../database.js';

/** Replay runs of all tenants that go on; those first that were looked at longest ago. $1 at most. */
export const liveReplayRuns: Statement = {
  name: 'live-replay-runs',
  text: 'SELECT tenant, id FROM waybill.replay_runs WHERE ended_at IS NULL ORDER BY updated_at LIMIT $1',
};
