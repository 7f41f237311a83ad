import type { Statement } from '../database.js';

/** Ends the replay run of a subscription that goes on, and says why. $1 tenant, $2 subscription, $3 why. */
export const endReplayOfSubscription: Statement = {
  name: 'end-replay-of-subscription',
  text: `UPDATE waybill.replay_runs SET state = 'cancelled', reason = $3, updated_at = now(), ended_at = now()
    WHERE tenant = $1 AND subscription = $2 AND ended_at IS NULL`,
};
