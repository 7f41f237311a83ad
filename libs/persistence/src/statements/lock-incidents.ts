import type { Statement } from '../database.js';

/** Locks incidents of a tenant until the transaction ends, in the order of their fingerprints. $1 tenant, $2 ids. */
export const lockIncidents: Statement = {
  name: 'lock-incidents',
  text: 'SELECT id FROM waybill.incidents WHERE tenant = $1 AND id = ANY ($2::uuid[]) ORDER BY fingerprint FOR UPDATE',
};
