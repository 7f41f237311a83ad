import { LONGEST_QUEUED_MS } from '../check/losses.js';
import type { FaultLine } from '../history.js';

/** A task that only a publisher confirm stands for. */
export interface Confirmed {
  key: string;
  confirmedAt: number;
  /** Publishes it again, under the same key. */
  again(): void;
}

/** Answers which of these keys have a row. Rejects while the database is away. */
export type RowsOf = (keys: readonly string[]) => Promise<readonly string[]>;

/**
 * Keeps what was confirmed over AMQP until it is seen in the database, and publishes again what a fault may have taken
 * before that. What stays unseen for longer than a message may lie in its queue is left to the checker: it is lost, and
 * a copy would hide that.
 */
export class Unclaimed {
  readonly #waiting = new Map<string, Confirmed>();
  /** Faults whose tasks were published again. */
  readonly #handled = new Set<number>();

  constructor(
    private readonly rowsOf: RowsOf,
    private readonly faults: () => readonly FaultLine[],
  ) {}

  add(confirmed: Confirmed): void {
    this.#waiting.set(confirmed.key, confirmed);
  }

  /** Tasks that only a publisher confirm stands for. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Looks once. Rejects while the database is away; nothing is forgotten then. */
  async look(now: number): Promise<void> {
    const mended = this.faults().filter(({ losesQueues, mendedAt }) => losesQueues && mendedAt !== null);
    const asked = [...this.#waiting.values()];
    for (const key of await this.rowsOf(asked.map(({ key }) => key))) this.#waiting.delete(key);
    for (const fault of mended) {
      if (this.#handled.has(fault.at)) continue;
      this.#handled.add(fault.at);
      for (const one of asked) if (this.#waiting.has(one.key) && mayHaveTaken(fault, one)) one.again();
    }
    const open = this.faults().some(
      ({ losesQueues, mendedAt, notRun }) => losesQueues && mendedAt === null && notRun === null,
    );
    if (open) return;
    for (const { key, confirmedAt } of asked) {
      if (now - confirmedAt > LONGEST_QUEUED_MS) this.#waiting.delete(key);
    }
  }
}

function mayHaveTaken({ at, mendedAt }: FaultLine, { confirmedAt }: Confirmed): boolean {
  return confirmedAt >= at - LONGEST_QUEUED_MS && confirmedAt <= (mendedAt ?? Number.POSITIVE_INFINITY);
}
