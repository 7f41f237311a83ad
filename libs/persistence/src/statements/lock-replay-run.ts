import type { Statement } from '../database.js';
import { microsOf } from './micros.js';
import { HOLD_OF_SUBSCRIPTION, REPLAY_RUNS, UNTRIED_OF_RUN } from './replay-run-columns.js';

/**
 * A replay run that goes on, locked until the transaction ends, with how its subscription stands, how far the next look reaches and
 * the time it is; nothing where somebody else has it. $1 tenant, $2 id.
 */
export const lockReplayRun: Statement = {
  name: 'lock-replay-run',
  text: `SELECT r.id, r.subscription, r.kind, r.only_failed AS "onlyFailed", r.rate, r.paced_at AS "pacedAt",
      r.slice_ms AS "sliceMs", r.cursor_key AS "key", ${microsOf('r.cursor_at')} AS "fromMicros",
      ${microsOf(`least(r.until, r.cursor_at + make_interval(secs => r.slice_ms / 1000.0))`)} AS "toMicros",
      r.cursor_at >= r.until AS through, ${UNTRIED_OF_RUN} AS untried,
      s.name IS NULL OR s.kind <> r.kind AS gone, ${HOLD_OF_SUBSCRIPTION} AS "heldUp", s.routing,
      s.deliver_type = 'http' AS "leavesTrace", ${microsOf('s.created_at')} AS "bornMicros", clock_timestamp() AS now
    FROM ${REPLAY_RUNS}
    WHERE r.tenant = $1 AND r.id = $2 AND r.ended_at IS NULL FOR UPDATE OF r SKIP LOCKED`,
};
