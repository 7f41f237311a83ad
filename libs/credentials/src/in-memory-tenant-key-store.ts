import type { WrappedKey } from './key-ring.js';
import type { StoredTenantKey, TenantKeyStore } from './tenant-key-store.js';

/** A store that forgets with its process, for tests. */
export class InMemoryTenantKeyStore implements TenantKeyStore {
  readonly #keys = new Map<string, StoredTenantKey>();

  async find(tenant: string): Promise<StoredTenantKey | null> {
    return this.#keys.get(tenant) ?? null;
  }

  async insertFirst(tenant: string, key: WrappedKey): Promise<StoredTenantKey> {
    const standing = this.#keys.get(tenant) ?? { ...key, version: 1 };
    this.#keys.set(tenant, standing);
    return standing;
  }

  async replace(tenant: string, version: number, next: WrappedKey): Promise<boolean> {
    if (this.#keys.get(tenant)?.version !== version) return false;
    this.#keys.set(tenant, { ...next, version: version + 1 });
    return true;
  }

  async findNotWrappedBy(keyId: string, limit: number): Promise<{ tenant: string; key: StoredTenantKey }[]> {
    return [...this.#keys]
      .filter(([, key]) => key.keyId !== keyId)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([tenant, key]) => ({ tenant, key }));
  }
}
