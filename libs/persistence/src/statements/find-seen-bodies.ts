import type { Statement } from '../database.js';

/**
 * Which bodies came before under another delivery id. $1: tenants, $2: source ids, $3: delivery ids, $4: body hashes.
 * Returns the places in the arrays, counted from 1.
 */
export const FIND_SEEN_BODIES: Statement = {
  name: 'find-seen-bodies',
  text: `
    SELECT given.place::integer AS place
    FROM unnest($1::text[], $2::uuid[], $3::text[], $4::bytea[])
      WITH ORDINALITY AS given (tenant, source_id, delivery_id, body_hash, place)
    WHERE EXISTS (
      SELECT FROM waybill.receipts
      WHERE receipts.tenant = given.tenant AND receipts.source_id = given.source_id
        AND receipts.body_hash = given.body_hash AND receipts.delivery_id <> given.delivery_id
    )`,
};
