import { hkdfSync, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { KeyFileError, TenantKeyBrokenError, UnknownKeyError } from './credential-error.js';
import { KEY_BYTES, seal, unseal } from './seal.js';

/** A tenant's data key, wrapped by the key of that id. */
export interface WrappedKey {
  keyId: string;
  wrapped: Buffer;
}

/** The keys that wrap the tenants' keys: the current one, and older ones that only open. */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, Buffer>;
  /** The id of the key that wraps from now on. */
  readonly currentId: string;

  private constructor(keys: ReadonlyMap<string, Buffer>, currentId: string) {
    this.#keys = keys;
    this.currentId = currentId;
  }

  /**
   * Reads a key file: lines of `<key id> <base64 of 32 bytes>`, the current key first; empty lines and lines that
   * start with # count for nothing. Throws KeyFileError.
   */
  static parse(text: string): KeyRing {
    const keys = new Map<string, Buffer>();
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      if (line.trim() === '' || line.startsWith('#')) continue;
      const [id, encoded, ...rest] = line.trim().split(/\s+/);
      if (id === undefined || encoded === undefined || rest.length > 0) {
        throw new KeyFileError(index + 1, 'does not have two parts');
      }
      if (!/^[A-Za-z0-9._-]{1,63}$/.test(id)) {
        throw new KeyFileError(index + 1, 'has a key id of other than 1 to 63 letters, digits, dots, dashes');
      }
      const key = Buffer.from(encoded, 'base64');
      if (key.length !== KEY_BYTES || key.toString('base64').replace(/=+$/, '') !== encoded.replace(/=+$/, '')) {
        throw new KeyFileError(index + 1, 'does not hold 32 bytes in base64');
      }
      if (keys.has(id)) throw new KeyFileError(index + 1, 'repeats a key id');
      keys.set(id, key);
    }
    const [currentId] = keys.keys();
    if (currentId === undefined) throw new KeyFileError(0, 'holds no key');
    return new KeyRing(keys, currentId);
  }

  /** A new random data key for a tenant, wrapped by the current key. */
  newTenantKey(tenant: string): WrappedKey {
    return this.wrap(tenant, randomBytes(KEY_BYTES));
  }

  /** Wraps a tenant's key by the current key. */
  wrap(tenant: string, key: Buffer): WrappedKey {
    const current = this.#key(tenant, this.currentId);
    return { keyId: this.currentId, wrapped: seal(current, key, ['tenant-key', tenant, this.currentId]) };
  }

  /** Opens a tenant's key. Throws UnknownKeyError or TenantKeyBrokenError. */
  unwrap(tenant: string, { keyId, wrapped }: WrappedKey): Buffer {
    const key = unseal(this.#key(tenant, keyId), wrapped, ['tenant-key', tenant, keyId]);
    if (!key) throw new TenantKeyBrokenError(tenant, keyId);
    return key;
  }

  /** 32 bytes that nobody can make who has not the current key, others for every purpose (HKDF with SHA-256, RFC 5869). */
  secretFor(purpose: string): Buffer {
    const key = this.#key('', this.currentId);
    return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `waybill/${purpose}`, KEY_BYTES));
  }

  #key(tenant: string, keyId: string): Buffer {
    const key = this.#keys.get(keyId);
    if (!key) throw new UnknownKeyError(tenant, keyId);
    return key;
  }

  toJSON(): string {
    return '[sealed]';
  }

  [inspect.custom](): string {
    return '[sealed]';
  }
}
