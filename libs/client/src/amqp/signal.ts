/** Something that happens again and again, for whoever waits for its next time. */
export class Signal {
  #next: Promise<void> | null = null;
  #happen: () => void = () => {};

  /** Resolves the next time it happens. */
  next(): Promise<void> {
    this.#next ??= new Promise((resolve) => {
      this.#happen = resolve;
    });
    return this.#next;
  }

  /** It happens. */
  happen(): void {
    this.#next = null;
    this.#happen();
  }
}
