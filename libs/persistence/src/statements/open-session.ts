import type { Statement } from '../statement.js';

/**
 * Opens a session, unless the password was changed meanwhile. $1 SHA-256 of its token, $2 user, $3 roles by tenant as JSON,
 * null where the memberships decide, $4 its longest life in seconds, $5 the hash of the user's password, null without one.
 */
export const openSession: Statement = {
  name: 'open-session',
  text: `WITH known AS MATERIALIZED (
      SELECT id FROM users WHERE id = $2 AND password_hash IS NOT DISTINCT FROM $5 FOR SHARE)
    INSERT INTO sessions (token_hash, user_id, roles, ends_at)
    SELECT $1, id, $3::jsonb, now() + make_interval(secs => $4) FROM known
    RETURNING ends_at AS "endsAt"`,
};
