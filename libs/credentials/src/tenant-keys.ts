import { TenantKeyMissingError } from './credential-error.js';
import type { KeyRing } from './key-ring.js';
import type { TenantKeyStore } from './tenant-key-store.js';

/** Opened keys kept in memory, at most. */
const MAX_CACHED = 256;

/** The opened data keys of the tenants, the most recently used ones kept. */
export class TenantKeys {
  readonly #opened = new Map<string, Promise<Buffer>>();

  constructor(
    private readonly ring: KeyRing,
    private readonly store: TenantKeyStore,
  ) {}

  /** The key of a tenant. Throws TenantKeyMissingError and what `KeyRing.unwrap` throws. */
  async existing(tenant: string): Promise<Buffer> {
    const key = this.#opened.get(tenant) ?? this.#open(tenant);
    this.#opened.delete(tenant);
    this.#opened.set(tenant, key);
    if (this.#opened.size > MAX_CACHED) this.#opened.delete(this.#opened.keys().next().value ?? '');
    try {
      return await key;
    } catch (error) {
      if (this.#opened.get(tenant) === key) this.#opened.delete(tenant);
      throw error;
    }
  }

  /** The key of a tenant, made now if there is none. */
  async existingOrNew(tenant: string): Promise<Buffer> {
    try {
      return await this.existing(tenant);
    } catch (error) {
      if (!(error instanceof TenantKeyMissingError)) throw error;
    }
    await this.store.insertFirst(tenant, this.ring.newTenantKey(tenant));
    return this.existing(tenant);
  }

  /** Forgets the opened key of a tenant; the next use reads it from the store. */
  forget(tenant: string): void {
    this.#opened.delete(tenant);
  }

  async #open(tenant: string): Promise<Buffer> {
    const stored = await this.store.find(tenant);
    if (!stored) throw new TenantKeyMissingError(tenant);
    return this.ring.unwrap(tenant, stored);
  }
}
