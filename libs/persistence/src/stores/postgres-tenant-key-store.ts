import type { StoredTenantKey, TenantKeyStore, WrappedKey } from '#libs/credentials';
import type { Database } from '../database.js';
import { findTenantKey } from '../statements/find-tenant-key.js';
import { insertTenantKey } from '../statements/insert-tenant-key.js';
import { replaceTenantKey } from '../statements/replace-tenant-key.js';
import { tenantKeysNotWrappedBy } from '../statements/tenant-keys-not-wrapped-by.js';

/** The tenants' wrapped keys in PostgreSQL. Only the owner role may replace them or look at those of all tenants. */
export class PostgresTenantKeyStore implements TenantKeyStore {
  constructor(private readonly database: Database) {}

  find(tenant: string): Promise<StoredTenantKey | null> {
    return this.database.asTenant(tenant, async (runner) => {
      const [row] = await runner.run<StoredTenantKey>(findTenantKey, [tenant]);
      return row ?? null;
    });
  }

  async insertFirst(tenant: string, { keyId, wrapped }: WrappedKey): Promise<StoredTenantKey> {
    await this.database.asTenant(tenant, (runner) => runner.run(insertTenantKey, [tenant, keyId, wrapped]));
    const standing = await this.find(tenant);
    if (!standing) throw new Error(`The data key of tenant ${tenant} was stored and is not there: this is a bug`);
    return standing;
  }

  async replace(tenant: string, version: number, { keyId, wrapped }: WrappedKey): Promise<boolean> {
    const parameters = [tenant, version, keyId, wrapped];
    const done = await this.database.asTenant(tenant, (runner) => runner.run(replaceTenantKey, parameters));
    return done.length > 0;
  }

  async findNotWrappedBy(keyId: string, limit: number): Promise<{ tenant: string; key: StoredTenantKey }[]> {
    const rows = await this.database.run<StoredTenantKey & { tenant: string }>(tenantKeysNotWrappedBy, [keyId, limit]);
    return rows.map(({ tenant, ...key }) => ({ tenant, key }));
  }
}
