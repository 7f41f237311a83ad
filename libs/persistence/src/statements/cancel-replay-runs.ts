import type { Statement } from '../database.js';

/** Cancels the replay runs of all tenants that have not ended, and says why. $1 why. Answers with how many, by tenant. */
export const cancelReplayRuns: Statement = {
  name: 'cancel-replay-runs',
  text: `WITH ended AS (
      UPDATE waybill.replay_runs SET state = 'cancelled', reason = $1, updated_at = now(), ended_at = now()
      WHERE ended_at IS NULL RETURNING tenant
    )
    SELECT tenant, count(*)::int AS runs FROM ended GROUP BY tenant`,
};
