import type { Statement } from '../database.js';

/**
 * Keeps dead letters, each open one once. $1 tenants, $2 ids, $3 fingerprints, $4 task ids, $5 connectors, $6 actions,
 * $7 queues, $8 reasons, $9 details, $10 headers, $11 bodies, $12 times of death; sorted by tenant and fingerprint, which
 * must be different ones.
 */
export const storeDeadLetters: Statement = {
  name: 'store-dead-letters',
  text: `INSERT INTO waybill.dead_letters
      (tenant, id, fingerprint, task_id, connector, action, queue, reason, detail, headers, body, dead_at)
    SELECT * FROM unnest($1::text[], $2::uuid[], $3::bytea[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::bytea[], $11::bytea[], $12::timestamptz[])
    ON CONFLICT (tenant, fingerprint) WHERE state = 'open' DO NOTHING`,
};
