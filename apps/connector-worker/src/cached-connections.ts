import {
  authorizationHeaders,
  type CredentialVault,
  expiryOf,
  SealBrokenError,
  TenantKeyBrokenError,
  TenantKeyMissingError,
  UnknownKeyError,
} from '#libs/credentials';
import type { ConnectionDirectory, ConnectionOpening } from '#libs/execution';
import type { ConnectionStore, StoredConnection } from '#libs/persistence';
import type { CredentialEnds } from './credential-ends.js';

/** How long a connection is kept before it is read again, in milliseconds. */
const MAX_AGE_MS = 3_000;
/** Connections kept at most. */
const MAX_KEPT = 5_000;

interface Kept {
  readAt: number;
  stored: Promise<StoredConnection | null>;
  opening: Promise<ConnectionOpening> | null;
}

/** Connections with their credentials opened, kept for a few seconds. What is not there is looked up anew each time. */
export class CachedConnections implements ConnectionDirectory {
  readonly #kept = new Map<string, Kept>();

  constructor(
    private readonly store: ConnectionStore,
    private readonly vault: CredentialVault,
    private readonly ends: CredentialEnds,
  ) {}

  async connectorOf(tenant: string, name: string): Promise<string | null> {
    return (await this.#find(tenant, name).stored)?.connector ?? null;
  }

  open(tenant: string, name: string): Promise<ConnectionOpening> {
    const kept = this.#find(tenant, name);
    kept.opening ??= this.#open(tenant, name, kept.stored).catch((error: unknown) => {
      this.#kept.delete(`${tenant} ${name}`);
      throw error;
    });
    return kept.opening;
  }

  #find(tenant: string, name: string): Kept {
    const key = `${tenant} ${name}`;
    const known = this.#kept.get(key);
    if (known && performance.now() - known.readAt < MAX_AGE_MS) return known;
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    const stored = this.store.find(tenant, name);
    const kept: Kept = { readAt: performance.now(), stored, opening: null };
    this.#kept.set(key, kept);
    const forget = () => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
    };
    stored.then((found) => found ?? forget(), forget);
    return kept;
  }

  async #open(tenant: string, name: string, reading: Promise<StoredConnection | null>): Promise<ConnectionOpening> {
    const stored = await reading;
    if (stored === null) return { kind: 'missing' };
    const { connector, settings, version, accountSince, sealedCredential } = stored;
    try {
      const credential = await this.vault.open(tenant, name, sealedCredential);
      this.ends.note(tenant, name, connector, expiryOf(credential));
      return {
        kind: 'open',
        connection: { connector, settings, version, accountSince, authorization: authorizationHeaders(credential) },
      };
    } catch (error) {
      const named = CREDENTIAL_ERRORS.find((kind) => error instanceof kind) && (error as Error);
      if (!named) throw error;
      return { kind: 'sealed', detail: `The credential of connection ${name} cannot be opened: ${named.message}` };
    }
  }
}

const CREDENTIAL_ERRORS = [SealBrokenError, TenantKeyBrokenError, TenantKeyMissingError, UnknownKeyError];
