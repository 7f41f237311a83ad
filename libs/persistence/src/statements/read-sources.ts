import type { Statement } from '../database.js';

/** Sources by id, of all tenants. $1: ids. */
export const READ_SOURCES: Statement = {
  name: 'read-sources',
  text: `
    SELECT tenant, name, id, provider, settings, sealed_secrets AS "sealedSecrets", ordering_pointer AS "orderingPointer"
    FROM waybill.sources
    WHERE id = ANY ($1::uuid[])`,
};
