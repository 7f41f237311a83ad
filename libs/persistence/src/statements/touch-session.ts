import type { Statement } from '../statement.js';

/** Notes that a session is used. $1 SHA-256 of its token. */
export const touchSession: Statement = {
  name: 'touch-session',
  text: 'UPDATE sessions SET used_at = now() WHERE token_hash = $1',
};
