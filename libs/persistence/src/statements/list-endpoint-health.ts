import type { Statement } from '../database.js';

/** What is known of the endpoint groups of connections, and how many tasks wait for each. $1 tenant, $2 connections. */
export const listEndpointHealth: Statement = {
  name: 'list-endpoint-health',
  text: `SELECT h.connection, h.endpoint_group AS "group",
      CASE WHEN h.trips = 0 THEN 'closed' WHEN h.closed_until > now() THEN 'open' ELSE 'half-open' END AS breaker,
      CASE WHEN h.closed_until > now() OR h.trips > 0 THEN h.reason END AS reason,
      CASE WHEN h.closed_until > now() THEN h.closed_until END AS until,
      CASE WHEN h.trips > 0 THEN h.tripped_at END AS since,
      (SELECT count(*)::int FROM tasks t
        WHERE t.tenant = h.tenant AND t.connector = h.connector AND t.connection = h.connection
          AND t.held_group = h.endpoint_group AND t.finished_at IS NULL AND t.status = 'waiting') AS waiting
    FROM endpoint_health h
    JOIN connections c ON c.tenant = h.tenant AND c.name = h.connection AND c.connector = h.connector
    WHERE h.tenant = $1 AND h.connection = ANY ($2::text[])
    ORDER BY h.connection, h.endpoint_group`,
};
