import type { Statement } from '../statement.js';

/** Finds a user. $1 id. A local one has a hash of a password. */
export const findUser: Statement = {
  name: 'find-user',
  text: `SELECT id, display_name AS "displayName", password_hash AS "passwordHash" FROM users WHERE id = $1`,
};
