import type { Statement } from '../statement.js';

/**
 * Finds the user that an issuer knows by a subject, and has the rest of the transaction see what is theirs. $1 issuer, $2
 * subject.
 */
export const findSubject: Statement = {
  name: 'find-subject',
  text: `SELECT id, set_config('waybill.user', id::text, true) FROM users WHERE issuer = $1 AND subject = $2`,
};
