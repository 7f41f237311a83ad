import type { Statement } from '../database.js';

/** Puts another wrapping in place of version $2. $1 tenant, $3 id of the wrapping key, $4 wrapped key. */
export const replaceTenantKey: Statement = {
  name: 'replace-tenant-key',
  text: `UPDATE waybill.tenant_keys SET version = version + 1, key_id = $3, wrapped = $4
    WHERE tenant = $1 AND version = $2
    RETURNING tenant`,
};
