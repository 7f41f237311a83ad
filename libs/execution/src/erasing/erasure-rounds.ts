import { countErased } from '../observing/erasure-metrics.js';
import type { ErasureRef, ErasureStore } from '../ports/erasure-store.js';
import type { Log } from '../ports/log.js';

/** Erasures looked at in one round at most, and steps of one. */
const MOST_ERASURES = 20;
const MOST_STEPS = 50;

/** Carries erasures out, some steps of each at a time. Where one stands is in the store alone. */
export class ErasureRounds {
  constructor(
    private readonly store: ErasureStore,
    private readonly log: Log,
  ) {}

  /** One round. Whether any could go on at once. Rejects where the database is away; one that fails is logged, and others go on. */
  async round(): Promise<boolean> {
    countErased({ tasks: 0, letters: 0 });
    let more = false;
    for (const erasure of await this.store.live(MOST_ERASURES)) {
      try {
        if (await this.#advance(erasure)) more = true;
      } catch (error) {
        this.log.warn(
          { err: error, erasure: erasure.id, tenant: erasure.tenant },
          'An erasure could not go on; it is tried again',
        );
      }
    }
    return more;
  }

  async #advance(erasure: ErasureRef): Promise<boolean> {
    for (let step = 0; step < MOST_STEPS; step++) {
      const made = await this.store.advance(erasure);
      if (made === null) return false;
      countErased(made);
      if (made.done) this.log.info({ erasure: erasure.id, tenant: erasure.tenant }, 'An erasure is done');
      if (!made.more) return false;
    }
    return true;
  }
}
