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
 * source that fails is not answered for: it is read again for whoever asks next.
 */
export class FreshReading<Value> {
  #last: { value: Value; at: number; endedAt: number } | null = null;
  #reading: Promise<Value> | null = null;

  constructor(
    private readonly readSource: () => Promise<Value>,
    private readonly times: ReadingTimes = READING_TIMES,
  ) {}

  /** The present reading, or null where the source is away. Answers within the patience; never rejects. */
  async get(): Promise<Value | null> {
    const { patienceMs, staleMs } = this.times;
    const patience = Promise.withResolvers<void>();
    const timer = setTimeout(patience.resolve, patienceMs);
    const reading = this.read().catch(() => undefined);
    await Promise.race([reading, patience.promise]);
    clearTimeout(timer);
    return this.#told(staleMs);
  }

  /** The present reading, as long as the source takes. Rejects as the source does. */
  async read(): Promise<Value> {
    const present = this.#within(this.times.freshMs);
    if (present !== null) return present;
    this.#reading ??= this.#readAnew().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  #within(ms: number): Value | null {
    return this.#last !== null && performance.now() - this.#last.at < ms ? this.#last.value : null;
  }

  /** Counted from the end of the reading: one that takes as long as it may be old must be told at least once. */
  #told(ms: number): Value | null {
    return this.#last !== null && performance.now() - this.#last.endedAt < ms ? this.#last.value : null;
  }

  async #readAnew(): Promise<Value> {
    const at = performance.now();
    try {
      const value = await this.readSource();
      this.#last = { value, at, endedAt: performance.now() };
      return value;
    } catch (error) {
      this.#last = null;
      throw error;
    }
  }
}
