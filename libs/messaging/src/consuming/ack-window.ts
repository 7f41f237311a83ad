/** Acks to send now: everything up to `upTo` at once (0 for none), and these beyond it one by one. */
export interface AckBatch {
  readonly upTo: number;
  readonly single: readonly number[];
}

/**
 * Joins the acks of one channel into few frames.
 *
 * Tags of a channel count from 1. A `multiple` ack is safe exactly for a run from the oldest open tag on; its own tag
 * must be one still open at the broker, or the broker closes the channel.
 */
export class AckWindow {
  /** Settled at the broker already, above `#low`. */
  readonly #settled = new Set<number>();
  readonly #fresh = new Set<number>();
  /** All below is settled. */
  #low = 1;

  /** Notes that `tag` shall be acked with the next batch. */
  ack(tag: number): void {
    this.#fresh.add(tag);
  }

  /** Notes that `tag` was settled in another way. */
  settled(tag: number): void {
    this.#settled.add(tag);
    this.#advance();
  }

  /** Takes what is to be acked now. */
  take(): AckBatch {
    let upTo = 0;
    for (let tag = this.#low; this.#fresh.has(tag) || this.#settled.has(tag); tag += 1) {
      if (this.#fresh.delete(tag)) {
        upTo = tag;
        this.#settled.add(tag);
      }
    }
    const single = [...this.#fresh];
    for (const tag of single) this.#settled.add(tag);
    this.#fresh.clear();
    this.#advance();
    return { upTo, single };
  }

  #advance(): void {
    while (this.#settled.delete(this.#low)) this.#low += 1;
  }
}
