/** What makes a micro-batch. */
export interface MicroBatchOptions<Item, Result> {
  /** Does the work for all items at once; answers in their order. Where it throws, all its items fail with that error. */
  flush(items: readonly Item[]): Promise<readonly Result[]>;
  /** Items of one key never share a batch; the later one waits for the next. @default no item has a key */
  key?(item: Item): string;
  /** Items in a batch at most. */
  maxItems: number;
  /** Weight of a batch at most; an item heavier than that goes alone. @default no bound */
  maxWeight?: number;
  /** @default 0 */
  weight?(item: Item): number;
  /**
   * Milliseconds after which, or up to a quarter of a second later, whoever added an item is told BatchTimeout. What had
   * begun by then may still be done.
   */
  maxWaitMs: number;
}

/** A batch did not end in time. The work may have been done all the same. */
export class BatchTimeout extends Error {
  override readonly name = 'BatchTimeout';
}

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
  /** Monotonic milliseconds. */
  since: number;
}

/** Milliseconds between two looks for what waits too long, at most: one timer for all, none for each. */
const SWEEP_MS = 250;

/**
 * Joins work that arrives together: an idle batch starts at once, and what comes while one is under way waits for the
 * next. One batch at a time, so items are done in the order they came.
 */
export class MicroBatch<Item, Result> {
  readonly #waiting = new Set<Waiting<Item, Result>>();
  #underWay: readonly Waiting<Item, Result>[] = [];
  #running = false;
  #whenIdle: Array<() => void> = [];

  constructor(private readonly options: MicroBatchOptions<Item, Result>) {}

  /** Items waiting for a batch. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Adds an item and waits for its result. */
  add(item: Item): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.add({ item, resolve, reject, since: performance.now() });
      if (this.#running) return;
      this.#running = true;
      // One turn of the event loop later: what the same turn brings in goes along.
      setImmediate(() => void this.#run());
    });
  }

  /** Resolves once nothing is waiting or under way. */
  async idle(): Promise<void> {
    if (!this.#running) return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  async #run(): Promise<void> {
    const sweeper = setInterval(() => this.#sweep(), Math.min(SWEEP_MS, this.options.maxWaitMs)).unref();
    while (this.#waiting.size > 0) {
      const batch = this.#take();
      this.#underWay = batch;
      try {
        const results = await this.options.flush(batch.map(({ item }) => item));
        for (const [index, entry] of batch.entries()) entry.resolve(results[index] as Result);
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    clearInterval(sweeper);
    this.#underWay = [];
    this.#running = false;
    for (const wake of this.#whenIdle.splice(0)) wake();
  }

  #sweep(): void {
    const { maxWaitMs } = this.options;
    const latest = performance.now() - maxWaitMs;
    for (const entry of [...this.#underWay, ...this.#waiting]) {
      if (entry.since > latest) continue;
      this.#waiting.delete(entry);
      entry.reject(new BatchTimeout(`A batch did not end within ${maxWaitMs} ms`));
    }
  }

  #take(): Waiting<Item, Result>[] {
    const { maxItems, maxWeight = Number.POSITIVE_INFINITY, key, weight } = this.options;
    const taken: Waiting<Item, Result>[] = [];
    const keys = new Set<string>();
    let total = 0;
    for (const entry of this.#waiting) {
      const itemKey = key?.(entry.item);
      if (itemKey !== undefined && keys.has(itemKey)) continue;
      total += weight?.(entry.item) ?? 0;
      if (taken.length > 0 && total > maxWeight) break;
      if (itemKey !== undefined) keys.add(itemKey);
      taken.push(entry);
      this.#waiting.delete(entry);
      if (taken.length >= maxItems) break;
    }
    return taken;
  }
}
