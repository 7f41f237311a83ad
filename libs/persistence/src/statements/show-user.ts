import type { Statement } from '../statement.js';

/** Has the rest of the transaction see one user, with what is theirs. $1 id. */
export const showUser: Statement = {
  name: 'show-user',
  text: `SELECT set_config('waybill.user', $1, true)`,
};
