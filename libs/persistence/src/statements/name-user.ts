import type { Statement } from '../statement.js';

/** Sets what a user is called for people. $1 id, $2 name. */
export const nameUser: Statement = {
  name: 'name-user',
  text: 'UPDATE users SET display_name = $2 WHERE id = $1',
};
