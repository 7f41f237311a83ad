import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { hashApiKey, TenantEntities } from '#libs/persistence';
import { observe } from '#libs/tracing';
import type { Caller } from './caller.js';
import { KeysInUse } from './keys-in-use.js';

/** How long a key that was found is taken for good, in milliseconds: the longest a revoked one still works elsewhere. */
const KEPT_MS = 5_000;
/** Keys kept at most. */
const KEPT = 1_000;

interface Kept {
  caller: Caller;
  until: number;
}

/** Finds whom an API key stands for, and has metrics tell when the first of those in use ends. */
@Injectable()
export class ApiKeyDirectory implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #kept = new Map<string, Kept>();
  readonly #inUse = new KeysInUse();
  #end: () => void = () => undefined;

  constructor(private readonly entities: TenantEntities) {}

  onApplicationBootstrap(): void {
    this.#end = observe(
      'waybill_api_key_expiry_timestamp_seconds',
      'When the first of the API keys ends that were used within a day, in seconds since 1970.',
      (tell) => {
        const at = this.#inUse.firstEnd(Date.now());
        if (at !== null) tell(at / 1e3);
      },
    );
  }

  onApplicationShutdown(): void {
    this.#end();
  }

  /** Null where the key is unknown, revoked or expired. Rejects where the database is away. */
  async find(key: string, now: number = Date.now()): Promise<Caller | null> {
    const hash = hashApiKey(key);
    const name = hash.toString('base64');
    const kept = this.#kept.get(name);
    if (kept && kept.until > now) return kept.caller;
    this.#kept.delete(name);
    const found = await this.entities.findApiKey(hash);
    const endsAt = found?.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
    if (!found || found.revokedAt !== null) return null;
    if (Number.isFinite(endsAt)) this.#inUse.note(found.id, endsAt, now);
    if (endsAt <= now) return null;
    const caller: Caller = { tenant: found.tenant, by: { kind: 'api-key', id: found.id }, scopes: found.scopes };
    this.#keep(name, { caller, until: Math.min(now + KEPT_MS, endsAt) });
    return caller;
  }

  /** Forgets a key at once, because it was revoked here. */
  forget(keyId: string): void {
    this.#inUse.forget(keyId);
    for (const [name, { caller }] of this.#kept) if (caller.by.id === keyId) this.#kept.delete(name);
  }

  #keep(name: string, kept: Kept): void {
    const oldest = this.#kept.size >= KEPT ? this.#kept.keys().next().value : undefined;
    if (oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(name, kept);
  }
}
