import type { Statement } from '../database.js';
import { REPLAY_RUN_COLUMNS, REPLAY_RUNS } from './replay-run-columns.js';

/**
 * A page of a tenant's replay runs, newest first. $1 tenant, $2 state or null, $3 subscription or null, $4 the id the page starts
 * after or null, $5 at most.
 */
export const listReplayRuns: Statement = {
  name: 'list-replay-runs',
  text: `SELECT ${REPLAY_RUN_COLUMNS} FROM ${REPLAY_RUNS}
    WHERE r.tenant = $1 AND ($2::text IS NULL OR r.state = $2) AND ($3::text IS NULL OR r.subscription = $3)
      AND ($4::uuid IS NULL OR r.id < $4)
    ORDER BY r.id DESC LIMIT $5`,
};
