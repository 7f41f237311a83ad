import type { Statement } from '../statement.js';

/** Ends a session. $1 SHA-256 of its token. */
export const endSession: Statement = {
  name: 'end-session',
  text: 'DELETE FROM sessions WHERE token_hash = $1 RETURNING user_id AS "userId"',
};
