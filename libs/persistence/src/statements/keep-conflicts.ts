import type { Statement } from '../database.js';

/** Keeps the bytes of deliveries whose id came before with others; the same bytes again are counted. */
export const KEEP_CONFLICTS: Statement = {
  name: 'keep-conflicts',
  text: `
    INSERT INTO waybill.receipt_conflicts AS known (tenant, source_id, delivery_id, body_hash, body)
    SELECT tenant, source_id, delivery_id, body_hash, body
    FROM unnest($1::text[], $2::uuid[], $3::text[], $4::bytea[], $5::bytea[])
      AS given (tenant, source_id, delivery_id, body_hash, body)
    ORDER BY tenant, source_id, delivery_id, body_hash
    ON CONFLICT (tenant, source_id, delivery_id, body_hash) DO UPDATE SET times = known.times + 1`,
};
