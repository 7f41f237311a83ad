import type { Statement } from '../statement.js';

/**
 * Takes one try of sign-in from a store, which fills up again by itself; no row where it is empty. $1 key, $2 seconds in
 * which one try comes back, $3 how many it holds.
 */
export const takeSignInTry: Statement = {
  name: 'take-sign-in-try',
  text: `INSERT INTO sign_in_limits AS present (key, free_at) VALUES ($1, now() + make_interval(secs => $2))
    ON CONFLICT ON CONSTRAINT sign_in_limits_pk
    DO UPDATE SET free_at = greatest(present.free_at, now()) + make_interval(secs => $2)
    WHERE present.free_at <= now() + make_interval(secs => $2::float8 * ($3::int - 1))
    RETURNING key`,
};
