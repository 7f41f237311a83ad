import type { Statement } from '../database.js';
import { REPLAY_RUN_COLUMNS, REPLAY_RUNS } from './replay-run-columns.js';

/** One replay run by its id, or the one of a subscription that goes on. $1 tenant, $2 id or null, $3 subscription or null. */
export const findReplayRun: Statement = {
  name: 'find-replay-run',
  text: `SELECT ${REPLAY_RUN_COLUMNS} FROM ${REPLAY_RUNS}
    WHERE r.tenant = $1 AND (r.id = $2::uuid OR (r.subscription = $3::text AND r.ended_at IS NULL))`,
};
