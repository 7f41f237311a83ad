import type { Statement } from '../database.js';

/**
 * Notes the end of an attempt; one that was noted before changes nothing. $1 tenant, $2 target, $3 event id, $4 attempts made,
 * $5 state, $6 ms until the next attempt, $7 status, $8 error.
 */
export const recordNotification: Statement = {
  name: 'record-notification',
  text: `UPDATE notifications SET state = $5, attempts = greatest(attempts, $4::int), lease_until = NULL,
      next_at = now() + make_interval(secs => $6::float8 / 1000), last_status = $7::int, last_error = $8::text,
      ended_at = CASE WHEN $5::text = 'owed' THEN NULL ELSE now() END
    WHERE tenant = $1 AND target = $2 AND event_id = $3 AND state = 'owed' AND (attempts < $4::int OR $5::text = 'delivered')`,
};
