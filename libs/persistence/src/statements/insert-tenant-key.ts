import type { Statement } from '../database.js';

/** Keeps a tenant's first data key where it has none yet. $1 tenant, $2 id of the wrapping key, $3 wrapped key. */
export const insertTenantKey: Statement = {
  name: 'insert-tenant-key',
  text: `INSERT INTO waybill.tenant_keys (tenant, version, key_id, wrapped) VALUES ($1, 1, $2, $3)
    ON CONFLICT ON CONSTRAINT tenant_keys_pk DO NOTHING`,
};
