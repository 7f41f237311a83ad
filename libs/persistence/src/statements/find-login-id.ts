import type { Statement } from '../statement.js';

/** The id of the local user of a login, locked. For the role that owns the schema. $1 login. */
export const findLoginId: Statement = {
  name: 'find-login-id',
  text: 'SELECT id FROM waybill.users WHERE login = $1 FOR UPDATE',
};
