import type { Statement } from '../statement.js';

/** Has the rest of the transaction see one session. $1 SHA-256 of its token in hexadecimal digits. */
export const showSession: Statement = {
  name: 'show-session',
  text: `SELECT set_config('waybill.session_hash', $1, true)`,
};
