import type { PublishedResult } from './ports/task-store.js';

/** What marks are written through, and who is told where they could not be. */
export interface MarksOutside {
  /** Writes one mark, with whatever else is written at that moment. */
  write(result: PublishedResult): Promise<void>;
  /** The sweeper publishes these again, under the same ids. */
  onLost(results: number, why: unknown): void;
  /** Runs `look` after the time that a mark waits for company. @default after 50 ms */
  later?(look: () => void): void;
}

const ALONE_AFTER_MS = 50;

const afterAWhile = (look: () => void): void => void setTimeout(look, ALONE_AFTER_MS).unref();

/**
 * Marks of published results on their way to the store. They ride in the next statement that ends tasks; where none comes
 * soon, they go alone.
 */
export class PublishedMarks {
  #waiting: PublishedResult[] = [];
  #looking = false;
  #rode = false;

  constructor(private readonly outside: MarksOutside) {}

  /** Keeps a mark until it is written. */
  add(result: PublishedResult): void {
    this.#waiting.push(result);
    this.#lookLater();
  }

  /** Takes up to `most` marks for a ride, the oldest first. */
  take(most: number): PublishedResult[] {
    this.#rode = true;
    return this.#waiting.splice(0, most);
  }

  /** Takes back marks whose statement failed. */
  giveBack(results: readonly PublishedResult[]): void {
    if (results.length === 0) return;
    this.#waiting.unshift(...results);
    this.#lookLater();
  }

  /** Writes what waits now, and tells of what could not be written. Never rejects. */
  async flush(): Promise<void> {
    const ends = await Promise.allSettled(this.#waiting.splice(0).map((result) => this.outside.write(result)));
    const failures = ends.filter((end) => end.status === 'rejected');
    if (failures[0]) this.outside.onLost(failures.length, failures[0].reason);
  }

  /** While statements come by, marks wait for the next one. */
  #look(): void {
    const rode = this.#rode;
    this.#looking = false;
    this.#rode = false;
    if (this.#waiting.length === 0) return;
    if (rode) this.#lookLater();
    else void this.flush();
  }

  #lookLater(): void {
    if (this.#looking) return;
    this.#looking = true;
    (this.outside.later ?? afterAWhile)(() => this.#look());
  }
}
