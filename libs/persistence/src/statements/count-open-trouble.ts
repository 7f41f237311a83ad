import type { Statement } from '../database.js';

/** How many incidents and dead letters of a tenant are open. $1 tenant. */
export const countOpenTrouble: Statement = {
  name: 'count-open-trouble',
  text: `SELECT (SELECT count(*) FROM incidents WHERE tenant = $1 AND resolved_at IS NULL)::int AS incidents,
      (SELECT count(*) FROM dead_letters WHERE tenant = $1 AND state = 'open')::int AS "deadLetters"`,
};
