/** What a failed batch calls for: give up on all, repeat it at once, or repeat it row by row. */
export type BatchFault = 'unavailable' | 'repeat' | 'data';

/** How items are gathered. */
export interface MicroBatchOptions<Item, Result> {
  /** Items in one run at most. */
  maxSize: number;
  /** What an item adds to a run, in bytes. @default 0 */
  weigh?(item: Item): number;
  /** Bytes in one run at most; a heavier item runs alone. @default no limit */
  maxWeight?: number;
  /**
   * Whose item it is. Where more wait than one run takes, those of each owner get an equal part of it, in the order they
   * came. @default all are of one owner
   */
  ownerOf?(item: Item): string;
  /** Runs at a time at most. */
  maxConcurrent: number;
  /** Runs many items; answers in their order. */
  run(items: Item[]): Promise<Result[]>;
  /** Sorts an error of `run`. */
  classify(error: unknown): BatchFault;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** How often a batch is repeated that lost a deadlock or a serialization race. */
const MAX_REPEATS = 5;

/**
 * Gathers single items into batches. A lone item does not wait for company: it runs in the same turn of the event loop;
 * company gathers only while other batches are under way. A batch that fails for its data is repeated item by item, so
 * that the bad one alone is refused.
 */
export class MicroBatch<Item, Result> {
  #waiting: Waiting<Item, Result>[] = [];
  #running = 0;
  #scheduled = false;

  constructor(private readonly options: MicroBatchOptions<Item, Result>) {}

  /** Runs `item` in the next batch. Rejects with the error of its batch, or of the item itself where the data is bad. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#running >= this.options.maxConcurrent || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const batch = this.#take();
      this.#running++;
      void this.#settle(batch).finally(() => {
        this.#running--;
        this.#schedule();
      });
      this.#schedule();
    });
  }

  #take(): Waiting<Item, Result>[] {
    const { maxSize, ownerOf } = this.options;
    if (ownerOf && this.#waiting.length > maxSize) this.#waiting = inTurns(this.#waiting, ({ item }) => ownerOf(item));
    return this.#waiting.splice(0, this.#fitting());
  }

  /** How many of the waiting items, from the first on, go into the next run: at least one. */
  #fitting(): number {
    const { maxSize, weigh, maxWeight = Number.POSITIVE_INFINITY } = this.options;
    const most = Math.min(maxSize, this.#waiting.length);
    if (!weigh) return most;
    let weight = 0;
    for (let count = 0; count < most; count++) {
      const next = this.#waiting[count];
      weight += next === undefined ? 0 : weigh(next.item);
      if (weight > maxWeight) return Math.max(1, count);
    }
    return most;
  }

  async #settle(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#runRepeating(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => {
        resolve(results[index] as Result);
      });
    } catch (error) {
      if (batch.length > 1 && this.options.classify(error) === 'data') {
        for (const one of batch) await this.#settle([one]);
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  async #runRepeating(items: Item[]): Promise<Result[]> {
    for (let repeats = 0; ; repeats++) {
      try {
        return await this.options.run(items);
      } catch (error) {
        if (repeats >= MAX_REPEATS || this.options.classify(error) !== 'repeat') throw error;
      }
    }
  }
}

/** The first item of each owner, then the second of each, and so on. */
function inTurns<Item>(items: readonly Item[], ownerOf: (item: Item) => string): Item[] {
  let queues = [...Map.groupBy(items, ownerOf).values()];
  if (queues.length === 1) return [...items];
  const taken: Item[] = [];
  for (let turn = 0; queues.length > 0; turn++) {
    for (const queue of queues) taken.push(queue[turn] as Item);
    queues = queues.filter(({ length }) => length > turn + 1);
  }
  return taken;
}
