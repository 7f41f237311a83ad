/** How long ago a key may have been used last and still counts as in use, in milliseconds. */
const IN_USE_MS = 86_400_000;
/** Keys remembered at most. */
const REMEMBERED = 1_000;

/** When the API keys end that are in use here: one that nobody shows any more may end unnoticed. */
export class KeysInUse {
  readonly #keys = new Map<string, { endsAt: number; usedAt: number }>();

  /** Takes note of a key that was shown, which may have ended already. Times in milliseconds since 1970. */
  note(id: string, endsAt: number, now: number): void {
    this.#keys.delete(id);
    const oldest = this.#keys.size >= REMEMBERED ? this.#keys.keys().next().value : undefined;
    if (oldest !== undefined) this.#keys.delete(oldest);
    this.#keys.set(id, { endsAt, usedAt: now });
  }

  /** Forgets a key that was revoked. */
  forget(id: string): void {
    this.#keys.delete(id);
  }

  /** When the first of them ends, in milliseconds since 1970; null where none in use ends. */
  firstEnd(now: number): number | null {
    const ends = [...this.#keys.values()].filter(({ usedAt }) => now - usedAt <= IN_USE_MS);
    return ends.length === 0 ? null : Math.min(...ends.map(({ endsAt }) => endsAt));
  }
}
