import type { WrappedKey } from './key-ring.js';

/** A tenant's data key as it is stored: one row per tenant. */
export interface StoredTenantKey extends WrappedKey {
  /** Counts the wrappings of this key, from 1. The key inside stays the same. */
  version: number;
}

/** Where the wrapped keys of the tenants are kept. */
export interface TenantKeyStore {
  /** The key of a tenant, or null. */
  find(tenant: string): Promise<StoredTenantKey | null>;
  /**
   * Keeps a tenant's first key as version 1, unless the tenant has one by now (insert, on conflict do nothing).
   * Gives back the key that stands afterwards, which is another's where two inserted at once; committed by then.
   */
  insertFirst(tenant: string, key: WrappedKey): Promise<StoredTenantKey>;
  /** Puts `next` in place as `version + 1`, if the stored version is still `version`. Says whether it did. */
  replace(tenant: string, version: number, next: WrappedKey): Promise<boolean>;
  /** Up to `limit` keys that are wrapped by another key than `keyId`, of any tenant, ordered by tenant. */
  findNotWrappedBy(keyId: string, limit: number): Promise<{ tenant: string; key: StoredTenantKey }[]>;
}
