import type { Clock } from '#libs/execution';
import type { StatementRunner } from './statement.js';
import { tellTime } from './statements/tell-time.js';

const EVERY_MS = 5_000;

/**
 * The database's time, from whatever machine it is read: what is decided by it fits what the database decides by its
 * own, though the clock of this process be wrong by hours or jump. It is asked for every 5 s, and carried on by the
 * monotonic clock between; until it has answered once, the process's own clock is believed.
 */
export class DatabaseClock implements Clock {
  #known: { ms: number; at: number } | null = null;

  private constructor(private readonly runner: StatementRunner) {}

  /**
   * Asks for the time, and again and again until `over` aborts. Never rejects: a database that is away is asked later.
   *
   * @param everyMs how often
   */
  static async start(runner: StatementRunner, over: AbortSignal, everyMs = EVERY_MS): Promise<DatabaseClock> {
    const clock = new DatabaseClock(runner);
    await clock.#ask();
    const asking = setInterval(() => void clock.#ask(), everyMs).unref();
    over.addEventListener('abort', () => clearInterval(asking));
    return clock;
  }

  wallMs(): number {
    return this.#known === null ? Date.now() : this.#known.ms + performance.now() - this.#known.at;
  }

  monotonicMs(): number {
    return performance.now();
  }

  async #ask(): Promise<void> {
    const asked = performance.now();
    try {
      const [row] = await this.runner.run<{ ms: number }>(tellTime, []);
      // Half of the way there and back has passed since it was told.
      if (row) this.#known = { ms: row.ms, at: (asked + performance.now()) / 2 };
    } catch {
      // What was known is still better than the clock of a process.
    }
  }
}
