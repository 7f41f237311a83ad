import type { Statement } from '../statement.js';

/**
 * How long until a store of tries holds one again, in seconds. $1 key, $2 seconds in which one try comes back, $3 how many
 * it holds.
 */
export const signInWait: Statement = {
  name: 'sign-in-wait',
  text: `SELECT (extract(epoch FROM free_at - now()) - $2::float8 * ($3::int - 1))::float8 AS seconds
    FROM sign_in_limits WHERE key = $1`,
};
