/** Makes a round, and the next one a pause after that has ended, until it is stopped. */
export class Rounds {
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> = Promise.resolve();
  #stopped = false;

  /** `make` makes one round and resolves with the pause behind it, in milliseconds. It never rejects. */
  constructor(private readonly make: () => Promise<number>) {}

  /** Makes the first one at once. */
  begin(): void {
    this.#schedule(0);
  }

  /** Resolves when the round that is under way has ended; there is none after it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#round;
  }

  #schedule(inMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#round = this.make().then((pauseMs) => this.#schedule(pauseMs));
    }, inMs).unref();
  }
}
