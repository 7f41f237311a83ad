import type { Steady } from '#libs/delivery';
import type { SenderStore, Senders } from '#libs/persistence';

/** Tenants and broker users change rarely; an answer may be so old. */
const FRESH_MS = 5_000;

/** Whom messages come from, remembered for a few seconds. */
export class SenderDirectory {
  #known: Promise<Senders> | null = null;
  #readAt = 0;

  constructor(
    private readonly store: SenderStore,
    private readonly steady: Steady,
  ) {}

  /** Waits while the database is away. */
  async read(): Promise<Senders> {
    if (this.#known === null || performance.now() - this.#readAt > FRESH_MS) {
      this.#readAt = performance.now();
      this.#known = this.steady(() => this.store.all());
    }
    try {
      return await this.#known;
    } catch (error) {
      this.#known = null;
      throw error;
    }
  }
}
