import type { Statement } from '../statement.js';

/** Sets the password of a local user. $1 id, $2 hash of the password. */
export const setPassword: Statement = {
  name: 'set-password',
  text: 'UPDATE waybill.users SET password_hash = $2 WHERE id = $1 AND login IS NOT NULL',
};
