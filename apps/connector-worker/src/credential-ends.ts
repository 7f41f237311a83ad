import { observe } from '#libs/tracing';

/** How long ago a connection may have been opened last and still counts as in use, in milliseconds. */
const IN_USE_MS = 86_400_000;
/** Connections remembered at most. */
const REMEMBERED = 5_000;

/** When the credentials of the connections end that this worker uses, where they tell so themselves. */
export class CredentialEnds {
  readonly #used = new Map<string, { connector: string; endsAt: number; usedAt: number }>();

  /** Takes note of a connection that was opened; `endsAt` is null where its credential does not tell. */
  note(tenant: string, name: string, connector: string, endsAt: Date | null, now: number = Date.now()): void {
    const key = `${tenant} ${name}`;
    this.#used.delete(key);
    if (endsAt === null) return;
    const oldest = this.#used.size >= REMEMBERED ? this.#used.keys().next().value : undefined;
    if (oldest !== undefined) this.#used.delete(oldest);
    this.#used.set(key, { connector, endsAt: endsAt.getTime(), usedAt: now });
  }

  /** When the first of each connector ends of those that were used within a day, in milliseconds since 1970. */
  firstEnds(now: number = Date.now()): ReadonlyMap<string, number> {
    const first = new Map<string, number>();
    for (const { connector, endsAt, usedAt } of this.#used.values()) {
      if (now - usedAt <= IN_USE_MS) first.set(connector, Math.min(first.get(connector) ?? endsAt, endsAt));
    }
    return first;
  }
}

/** Has metrics tell them; the returned function ends that. */
export function observeCredentialEnds(ends: CredentialEnds): () => void {
  return observe(
    'waybill_credential_expiry_timestamp_seconds',
    'When the first credential of the connections that were used within a day ends, in seconds since 1970.',
    (tell) => {
      for (const [connector, endsAt] of ends.firstEnds()) tell(endsAt / 1e3, { connector });
    },
  );
}
