import type { Statement } from '../database.js';

/**
 * Locks the incidents of dead letters of a tenant until the transaction ends, in the order of their fingerprints, as the drain
 * does. Whoever ends letters does this first: the drain, too, has the incident before it meets a letter. $1 tenant, $2 ids of dead letters.
 */
export const lockIncidentsOf: Statement = {
  name: 'lock-incidents-of',
  text: `SELECT id FROM waybill.incidents
    WHERE tenant = $1 AND id IN (SELECT incident_id FROM waybill.dead_letters WHERE tenant = $1 AND id = ANY ($2::uuid[]))
    ORDER BY fingerprint FOR UPDATE`,
};
