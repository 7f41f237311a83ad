import type { Statement } from '../statement.js';

/** Ends all sessions of a user. $1 user. */
export const endSessionsOfUser: Statement = {
  name: 'end-sessions-of-user',
  text: 'DELETE FROM waybill.sessions WHERE user_id = $1',
};
