import type { Statement } from '../statement.js';

/** Adds a local user, unless one has that login. $1 id, $2 login, $3 hash of the password. */
export const putLogin: Statement = {
  name: 'put-login',
  text: `INSERT INTO waybill.users (id, login, display_name, password_hash) VALUES ($1, $2, $2, $3)
    ON CONFLICT ON CONSTRAINT users_login_uq DO NOTHING RETURNING id`,
};
