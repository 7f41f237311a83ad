import type { Statement } from '../database.js';

/** Cancels a replay run that goes on. $1 tenant, $2 id. Answers with its id, where it did. */
export const cancelReplayRun: Statement = {
  name: 'cancel-replay-run',
  text: `UPDATE waybill.replay_runs SET state = 'cancelled', updated_at = now(), ended_at = now()
    WHERE tenant = $1 AND id = $2 AND ended_at IS NULL RETURNING id`,
};
