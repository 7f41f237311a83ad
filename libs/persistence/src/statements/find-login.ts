import type { Statement } from '../statement.js';

/** Finds the local user of a login, and has the rest of the transaction see what is theirs. $1 login. */
export const findLogin: Statement = {
  name: 'find-login',
  text: `SELECT id, display_name AS "displayName", password_hash AS "passwordHash",
      set_config('waybill.user', id::text, true)
    FROM users WHERE login = $1`,
};
