import type { Statement } from '../database.js';
import { instantOf } from './micros.js';

/**
 * Keeps how a replay run stands, which is locked. $1 tenant, $2 id, $3 state, $4 why it has ended or null, $5 up to when its rate is
 * used up, $6 and $7 the place it has come to (microseconds since 1970, key or null), $8 how far the next look reaches in
 * milliseconds, $9 to $11 how many more were sent, left alone and left out.
 */
export const keepReplayRun: Statement = {
  name: 'keep-replay-run',
  text: `UPDATE waybill.replay_runs SET state = $3::text, reason = $4, paced_at = $5, cursor_at = ${instantOf('$6')},
      cursor_key = $7, slice_ms = $8, sent = sent + $9::int, already_owed = already_owed + $10::int, erased = erased + $11::int,
      updated_at = now(), ended_at = CASE WHEN $3::text <> 'running' THEN now() END
    WHERE tenant = $1 AND id = $2`,
};
