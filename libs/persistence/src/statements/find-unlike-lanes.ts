import type { Statement } from '../database.js';

/**
 * Which lanes owe first anything else than what is given. $1: tenants, $2: sources, $3: lanes, $4: how many events are
 * given of each, $5: their ids in order, joined by spaces. Returns the places in the arrays, counted from 1.
 */
export const FIND_UNLIKE_LANES: Statement = {
  name: 'find-unlike-lanes',
  text: `
    SELECT given.place::integer AS place
    FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[])
      WITH ORDINALITY AS given (tenant, source, lane, size, ids, place)
    WHERE given.ids IS DISTINCT FROM (
      SELECT string_agg(owed.id, ' ' ORDER BY owed.number)
      FROM (
        SELECT id, number
        FROM waybill.events
        WHERE tenant = given.tenant AND source = given.source AND lane = given.lane AND published_at IS NULL
        ORDER BY number
        LIMIT given.size
      ) AS owed
    )`,
};
