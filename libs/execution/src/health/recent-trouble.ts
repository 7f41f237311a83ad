/** How long trouble is remembered, in milliseconds. */
const MEMORY_MS = 30_000;

/** Endpoint groups remembered at most. */
const MAX_KEPT = 1_000;

/**
 * What this worker itself has told of lately. Tasks that it claimed before know nothing of it, and their successes must
 * be told too: else a few failures among many calls at once would count as failures in a row.
 */
export class RecentTrouble {
  readonly #notedAt = new Map<string, number>();

  /** `now` is monotonic. */
  note(key: string, now: number): void {
    if (this.#notedAt.size >= MAX_KEPT) this.#notedAt.clear();
    this.#notedAt.set(key, now);
  }

  /** Whether something was noted within the last 30 s. */
  isRecent(key: string, now: number): boolean {
    const at = this.#notedAt.get(key);
    if (at === undefined) return false;
    if (now - at < MEMORY_MS) return true;
    this.#notedAt.delete(key);
    return false;
  }
}
