/** How a reading is kept; times in milliseconds. */
export interface ReadingTimes {
  /** How long it counts as the present. */
  freshMs: number;
  /** How long whoever asks waits for a new one. */
  patienceMs: number;
  /** How old the last one may be that is told while a new one is still awaited. */
  staleMs: number;
}

/** Read at most every 5 s; who asks waits 2 s; a slow source is told as it was, up to 30 s ago. */
export const READING_TIMES: ReadingTimes = { freshMs: 5_000, patienceMs: 2_000, staleMs: 30_000 };

/**
 * What a source says, read when somebody asks and kept for some seconds. One reading at a time, however many ask. A
 * source that fails is not answered for: null, until it is read again.
 */
export class FreshReading<Value> {
  #last: { value: Value; at: number } | null = null;
  #reading: Promise<void> | null = null;

  constructor(
    private readonly read: () => Promise<Value>,
    private readonly times: ReadingTimes = READING_TIMES,
  ) {}

  /** The present reading, or null where the source is away. Answers within the patience; never rejects. */
  async get(): Promise<Value | null> {
    const { freshMs, patienceMs, staleMs } = this.times;
    const present = this.#within(freshMs);
    if (present !== null) return present;
    this.#reading ??= this.#readAnew().finally(() => {
      this.#reading = null;
    });
    const patience = Promise.withResolvers<void>();
    const timer = setTimeout(patience.resolve, patienceMs);
    await Promise.race([this.#reading, patience.promise]);
    clearTimeout(timer);
    return this.#within(staleMs);
  }

  #within(ms: number): Value | null {
    return this.#last !== null && performance.now() - this.#last.at < ms ? this.#last.value : null;
  }

  async #readAnew(): Promise<void> {
    const at = performance.now();
    try {
      this.#last = { value: await this.read(), at };
    } catch {
      this.#last = null;
    }
  }
}
