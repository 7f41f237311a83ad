import type { Statement } from '../database.js';
import { forgetting, OVER } from './forgetting.js';

/** Deletes replay runs that have ended. $1 days kept, $2 at most. */
export const forgetReplayRuns: Statement = {
  name: 'forget-replay-runs',
  text: forgetting('replay_runs', 'tenant, id', `r.ended_at < ${OVER}`),
};
