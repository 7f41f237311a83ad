import type { Statement } from '../statement.js';

/** Notes a sign-in on its way, and forgets a few that never came back. $1 SHA-256 of its secret, $2 its life in seconds, $3 SHA-256 of the token of the session it is to take the place of, or null. */
export const beginSignInFlow: Statement = {
  name: 'begin-sign-in-flow',
  text: `WITH over AS (DELETE FROM sign_in_flows WHERE flow_hash IN (
      SELECT flow_hash FROM sign_in_flows WHERE ends_at < now() ORDER BY ends_at LIMIT 20 FOR UPDATE SKIP LOCKED))
    INSERT INTO sign_in_flows (flow_hash, ends_at, replaces) VALUES ($1, now() + make_interval(secs => $2), $3)`,
};
