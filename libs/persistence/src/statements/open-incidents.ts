import type { Statement } from '../database.js';

/**
 * Sees to it that each cause has an unresolved incident, and locks it until the transaction ends; a cause whose last incident
 * is resolved gets a new one that leads to that. $1 tenants, $2 ids for new ones, $3 fingerprints, $4 categories, $5 codes,
 * $6 connectors, $7 actions, $8 first and $9 last times of death; sorted by tenant and fingerprint, which must be different
 * ones.
 */
export const openIncidents: Statement = {
  name: 'open-incidents',
  text: `INSERT INTO waybill.incidents AS i
      (tenant, id, fingerprint, category, code, connector, action, first_seen_at, last_seen_at, previous_id)
    SELECT c.*, (SELECT p.id FROM waybill.incidents p WHERE p.tenant = c.tenant AND p.fingerprint = c.fingerprint
      ORDER BY p.id DESC LIMIT 1)
    FROM unnest($1::text[], $2::uuid[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::timestamptz[], $9::timestamptz[])
      AS c (tenant, id, fingerprint, category, code, connector, action, first_seen_at, last_seen_at)
    ON CONFLICT (tenant, fingerprint) WHERE resolved_at IS NULL DO UPDATE
      SET first_seen_at = least(i.first_seen_at, excluded.first_seen_at),
        last_seen_at = greatest(i.last_seen_at, excluded.last_seen_at)`,
};
