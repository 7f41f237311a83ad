import type { Statement } from '../statement.js';

/** Deletes the sessions of a user that are over. $1 user, $2 seconds after its last use at which one has ended. */
export const clearSessionsOfUser: Statement = {
  name: 'clear-sessions-of-user',
  text: `DELETE FROM sessions
    WHERE user_id = $1 AND (ends_at <= now() OR used_at <= now() - make_interval(secs => $2))`,
};
