import type { Steady } from '#libs/delivery';
import type { SenderStore, Senders } from '#libs/persistence';

/** Tenants and broker users change rarely; an answer may be so old, in milliseconds. */
const MAX_AGE_MS = 5_000;
/** How old it may be where a user is unknown: what one says who was let in just now is not nobody's. */
const MAX_AGE_OF_UNKNOWN_MS = 250;

/** Whom messages come from, remembered for a few seconds. */
export class SenderDirectory {
  #known: Promise<Senders> | null = null;
  #readAt = 0;

  constructor(
    private readonly store: SenderStore,
    private readonly steady: Steady,
  ) {}

  /** Everybody there is, `user` included if it is one of them. Waits while the database is away. */
  async read(user: string | null): Promise<Senders> {
    const known = await this.#present(MAX_AGE_MS);
    return user === null || known.users.has(user) ? known : this.#present(MAX_AGE_OF_UNKNOWN_MS);
  }

  async #present(maxAgeMs: number): Promise<Senders> {
    if (this.#known === null || performance.now() - this.#readAt > maxAgeMs) {
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
