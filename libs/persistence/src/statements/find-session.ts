import type { Statement } from '../statement.js';

/**
 * Finds a session that goes on, and has the rest of the transaction see its user. $1 SHA-256 of its token, $2 seconds
 * after its last use at which it has ended. `stale` where that use is to be noted anew.
 */
export const findSession: Statement = {
  name: 'find-session',
  text: `SELECT user_id AS "userId", roles, ends_at AS "endsAt", used_at < now() - interval '1 minute' AS stale,
      set_config('waybill.user', user_id::text, true)
    FROM sessions
    WHERE token_hash = $1 AND ends_at > now() AND used_at > now() - make_interval(secs => $2)`,
};
