/** Lets so many through at a time, the others in the order they came. */
export class Turnstile {
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  /** @param most how many may be inside at once, at least 1 */
  constructor(private readonly most: number) {}

  /** Runs `work` as soon as there is room, and hands back what it comes to. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.most) await new Promise<void>((enter) => this.#waiting.push(enter));
    else this.#inside++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#inside--;
      else next();
    }
  }
}
