import type { Statement } from '../statement.js';

/** The counts of calls of connections in the slots of late. $1 tenant, $2 connections, $3 seconds to look back. */
export const listConnectionCalls: Statement = {
  name: 'list-connection-calls',
  text: `SELECT connection, slot > now() - interval '1 hour' AS late, succeeded, failures, latencies
    FROM connection_calls
    WHERE tenant = $1 AND connection = ANY ($2::text[]) AND slot > now() - make_interval(secs => $3)
    ORDER BY connection, slot`,
};
