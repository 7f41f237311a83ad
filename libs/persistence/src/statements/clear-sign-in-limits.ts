import type { Statement } from '../statement.js';

/** Forgets stores of tries that are full again, a few at a time; one that is in use is left to whoever uses it. */
export const clearSignInLimits: Statement = {
  name: 'clear-sign-in-limits',
  text: `DELETE FROM sign_in_limits WHERE key IN (
    SELECT key FROM sign_in_limits WHERE free_at < now() ORDER BY free_at LIMIT 20 FOR UPDATE SKIP LOCKED)`,
};
