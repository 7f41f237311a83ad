import type { Statement } from '../database.js';

/** Says which role `give-role-login` is about, for this transaction. $1 role, $2 SCRAM verifier. */
export const nameRoleLogin: Statement = {
  name: 'name-role-login',
  text: `SELECT set_config('waybill.login_role', $1, true), set_config('waybill.login_verifier', $2, true)`,
};
