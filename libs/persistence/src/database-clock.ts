import type { Clock } from '#libs/execution';
import type { StatementRunner } from './statement.js';
import { tellTime } from './statements/tell-time.js';

const EVERY_MS = 5_000;
/** Until it is known. */
const AGAIN_MS = 250;
/** An answer may be off by half of the time it took: one that took longer says too little, as long as there is hope. */
const LONGEST_TRIP_MS = 1_000;

/** What a clock needs of its surroundings. */
export interface ClockOutside {
  /** Aborts when nobody needs the time any more. */
  over: AbortSignal;
  /** Told why the time cannot be had, each time that it could not, until it is known. */
  onWait(error: unknown): void;
}

/**
 * The database's time, from whatever machine it is read: what is decided by it fits what the database decides by its
 * own, and the times it has written, though the clock of this process be wrong by hours or jump. It is asked for every
 * 5 s, and carried on by the monotonic clock between; until it has answered once within a second, the process's own
 * clock is believed, by which nothing may be decided that the database's times go into: see `known`.
 */
export class DatabaseClock implements Clock {
  readonly known: Promise<boolean>;
  readonly #settle: (known: boolean) => void;
  #longestTripMs = LONGEST_TRIP_MS;
  #last: { ms: number; at: number } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #over = false;

  private constructor(
    private readonly runner: StatementRunner,
    private readonly outside: ClockOutside,
  ) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.known = promise;
    this.#settle = resolve;
  }

  /**
   * Asks for the time, and again and again until `over` aborts; where it was not known by then, `known` resolves with
   * false. Never rejects: a database that is away is asked later.
   */
  static async start(runner: StatementRunner, outside: ClockOutside): Promise<DatabaseClock> {
    const clock = new DatabaseClock(runner, outside);
    outside.over.addEventListener('abort', () => clock.#end());
    await clock.#ask();
    return clock;
  }

  wallMs(): number {
    return this.#last === null ? Date.now() : this.#last.ms + performance.now() - this.#last.at;
  }

  /** A machine that was suspended for a while is behind until it asks again; nothing may be decided by that. */
  heard(storeMs: number): void {
    if (this.#last !== null && storeMs > this.wallMs()) this.#last = { ms: storeMs, at: performance.now() };
  }

  monotonicMs(): number {
    return performance.now();
  }

  async #ask(): Promise<void> {
    const asked = performance.now();
    try {
      const [row] = await this.runner.run<{ ms: number }>(tellTime, []);
      const trip = performance.now() - asked;
      // Half of the way there and back has passed since it was told.
      if (row && trip <= this.#longestTripMs) this.#take({ ms: row.ms, at: asked + trip / 2 });
      else if (this.#last === null) this.#longestTripMs *= 2;
    } catch (error) {
      // What was known is still better than the clock of a process.
      if (this.#last === null) this.outside.onWait(error);
    }
    if (this.#over) return;
    const pause = this.#last === null ? AGAIN_MS : EVERY_MS;
    this.#timer = setTimeout(() => void this.#ask(), pause).unref();
  }

  #take(told: { ms: number; at: number }): void {
    this.#last = told;
    this.#settle(true);
  }

  #end(): void {
    this.#over = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#settle(false);
  }
}
