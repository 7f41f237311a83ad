import { type Credential, sealedFromView } from './credential.js';
import { SealBrokenError } from './credential-error.js';
import type { KeyRing } from './key-ring.js';
import { seal, unseal } from './seal.js';
import type { TenantKeyStore } from './tenant-key-store.js';
import { TenantKeys } from './tenant-keys.js';

/** Seals credentials for storage and opens them for use, each for one connection of one tenant. */
export class CredentialVault {
  readonly #keys: TenantKeys;

  constructor(ring: KeyRing, store: TenantKeyStore) {
    this.#keys = new TenantKeys(ring, store);
  }

  /** Seals what `checkCredential` let pass. The tenant's key is made if there is none yet. */
  async seal(tenant: string, connectionName: string, credential: Credential): Promise<Buffer> {
    const key = await this.#keys.existingOrNew(tenant);
    return seal(key, plainForm(credential), context(tenant, connectionName));
  }

  /**
   * Opens what `seal` made for this tenant and connection. Throws SealBrokenError, TenantKeyMissingError,
   * UnknownKeyError or TenantKeyBrokenError; each says what to do.
   */
  async open(tenant: string, connectionName: string, sealed: Buffer): Promise<Credential> {
    const plain =
      unseal(await this.#keys.existing(tenant), sealed, context(tenant, connectionName)) ??
      (await this.#openAgain(tenant, connectionName, sealed));
    return sealedFromView(JSON.parse(plain.toString('utf8')) as Credential);
  }

  /** The stored key may be another than the one remembered, after a restore of the database. */
  async #openAgain(tenant: string, connectionName: string, sealed: Buffer): Promise<Buffer> {
    this.#keys.forget(tenant);
    const plain = unseal(await this.#keys.existing(tenant), sealed, context(tenant, connectionName));
    if (!plain) throw new SealBrokenError(tenant, connectionName);
    return plain;
  }
}

function context(tenant: string, connectionName: string): string[] {
  return ['credential', tenant, connectionName];
}

/** Part by part, since a credential shows nothing of itself to JSON. */
function plainForm(credential: Credential): Buffer {
  const parts = Object.fromEntries(
    Object.getOwnPropertyNames(credential)
      .filter((name) => name !== 'toJSON' && name !== 'toString')
      .map((name) => [name, credential[name as keyof Credential]]),
  );
  return Buffer.from(JSON.stringify(parts), 'utf8');
}
