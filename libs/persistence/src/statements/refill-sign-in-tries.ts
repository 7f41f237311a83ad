import type { Statement } from '../statement.js';

/** Fills a store of tries: whoever it holds up has signed in. $1 key. */
export const refillSignInTries: Statement = {
  name: 'refill-sign-in-tries',
  text: 'DELETE FROM sign_in_limits WHERE key = $1',
};
