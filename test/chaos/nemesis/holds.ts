import type { Hold } from './fault.js';

/** Lets those that want the same thing have it one after the other, in the order they came. */
export class Holds {
  readonly #last = new Map<Hold, Promise<void>>();

  /** Waits for all of `wanted`, and returns what gives them back. */
  async take(wanted: readonly Hold[]): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = wanted.map((hold) => this.#last.get(hold));
    for (const hold of wanted) this.#last.set(hold, promise);
    await Promise.all(before);
    return resolve;
  }
}
