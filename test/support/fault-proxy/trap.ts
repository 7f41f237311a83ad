/** A fault that waits for its moment, so and so many times. */
export class Trap {
  #left: number;
  #fired = 0;

  /** @param times how often it may go off; at least 1 */
  constructor(times: number) {
    this.#left = times;
  }

  /** How often it has gone off. */
  get fired(): number {
    return this.#fired;
  }

  /** Whether it still waits. */
  get armed(): boolean {
    return this.#left > 0;
  }

  /** Goes off, if it still waits, and says so. */
  fire(): boolean {
    if (this.#left === 0) return false;
    this.#left--;
    this.#fired++;
    return true;
  }

  /** Goes off no more. */
  disarm(): void {
    this.#left = 0;
  }
}
