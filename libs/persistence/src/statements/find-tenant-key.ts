import type { Statement } from '../database.js';

/** The wrapped data key of a tenant. $1 tenant. */
export const findTenantKey: Statement = {
  name: 'find-tenant-key',
  text: 'SELECT key_id AS "keyId", wrapped, version FROM waybill.tenant_keys WHERE tenant = $1',
};
