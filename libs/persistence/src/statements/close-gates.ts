import type { Statement } from '../database.js';

/** Holds the tasks of connections until a time; a gate only ever closes for longer. Rows sorted by key, each key once. */
export const closeGates: Statement = {
  name: 'close-gates',
  text: `
INSERT INTO connection_gates AS g (tenant, connector, connection, closed_until, reason)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[])
ON CONFLICT (tenant, connector, connection) DO UPDATE
  SET closed_until = excluded.closed_until, reason = excluded.reason
  WHERE excluded.closed_until > g.closed_until`,
};
