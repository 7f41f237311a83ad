import type { Statement } from '../statement.js';

/** Takes a sign-in that has come back; no row where it came back before, or too late. $1 SHA-256 of its secret. */
export const takeSignInFlow: Statement = {
  name: 'take-sign-in-flow',
  text: 'DELETE FROM sign_in_flows WHERE flow_hash = $1 AND ends_at > now() RETURNING replaces',
};
