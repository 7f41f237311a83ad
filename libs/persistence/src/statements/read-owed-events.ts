import type { Statement } from '../database.js';

/**
 * What lanes owe, oldest first within each, at most $4 events of a lane. $1: tenants, $2: sources, $3: lanes, $5: bytes
 * for all together; an event beyond those comes without its bytes, to say that there is more, except a lane's oldest
 * where nothing else came.
 */
export const READ_OWED_EVENTS: Statement = {
  name: 'read-owed-events',
  text: `
    SELECT tenant, id, source, lane, routing_key AS "routingKey", trace,
      CASE WHEN bytes_before < $5::bigint THEN event END AS event
    FROM (
      SELECT owed.*, sum(size) OVER (ORDER BY turn, number) - size AS bytes_before
      FROM unnest($1::text[], $2::text[], $3::text[]) AS asked (tenant, source, lane)
      CROSS JOIN LATERAL (
        SELECT events.*, octet_length(event) AS size, row_number() OVER (ORDER BY number) AS turn
        FROM (
          SELECT *
          FROM waybill.events
          WHERE tenant = asked.tenant AND source = asked.source AND lane = asked.lane AND published_at IS NULL
          ORDER BY number
          LIMIT $4
        ) AS events
      ) AS owed
    ) AS summed
    ORDER BY number`,
};
