import type { Statement } from '../database.js';

/** Data keys of all tenants that another key than $1 wraps. $2 rows at most. */
export const tenantKeysNotWrappedBy: Statement = {
  name: 'tenant-keys-not-wrapped-by',
  text: `SELECT tenant, key_id AS "keyId", wrapped, version FROM waybill.tenant_keys
    WHERE key_id <> $1 ORDER BY tenant LIMIT $2`,
};
