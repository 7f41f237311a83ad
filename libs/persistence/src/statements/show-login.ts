import type { Statement } from '../statement.js';

/** Has the rest of the transaction see the local user of one login. $1 login. */
export const showLogin: Statement = {
  name: 'show-login',
  text: `SELECT set_config('waybill.login', $1, true)`,
};
