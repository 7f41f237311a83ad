const EVERY_MS = 250;

/** Measures for what share of the time something holds, by looking four times a second. */
export class WholeTime {
  #looks = 0;
  #whole = 0;
  #over = false;
  readonly #watching: Promise<void>;

  /** Watches from now on. */
  constructor(private readonly isWhole: () => Promise<boolean>) {
    this.#watching = this.#watch();
  }

  /** The share so far, 0 to 1; NaN before the first look. */
  get share(): number {
    return this.#whole / this.#looks;
  }

  /** Stops watching, and returns the share. */
  async stop(): Promise<number> {
    this.#over = true;
    await this.#watching;
    return this.share;
  }

  async #watch(): Promise<void> {
    while (!this.#over) {
      const next = performance.now() + EVERY_MS;
      const whole = await this.isWhole();
      // A look that took long stands for all of that time: nobody answered.
      const looks = Math.max(1, Math.round((performance.now() + EVERY_MS - next) / EVERY_MS));
      this.#looks += looks;
      if (whole) this.#whole += looks;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
    }
  }
}
