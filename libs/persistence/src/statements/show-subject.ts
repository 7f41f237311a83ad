import type { Statement } from '../statement.js';

/** Has the rest of the transaction see the user that an issuer knows by one subject. $1 issuer, $2 subject. */
export const showSubject: Statement = {
  name: 'show-subject',
  text: `SELECT set_config('waybill.issuer', $1, true), set_config('waybill.subject', $2, true)`,
};
