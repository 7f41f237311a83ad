import type { Statement } from '../database.js';
import { OVER_FOR_TENANT, walking } from './walking.js';

/** Deletes replay runs of a tenant that have ended. Parameters and answer as in walking. */
export const forgetReplayRunsOfTenant: Statement = {
  name: 'forget-replay-runs-of-tenant',
  text: walking('replay_runs', [['id', 'uuid']], `coalesce(r.ended_at < ${OVER_FOR_TENANT}, false)`),
};
