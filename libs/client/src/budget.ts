/** Says that the time was over before what was waited for had come. */
export const SPENT = Symbol('the time is over');

/** The time a call may still take, by a clock that never jumps, and the signals that end it before. */
export class Budget {
  /** Of the client that closes and of the caller. The reason of the first that is aborted is what the call rejects with. */
  readonly signals: readonly AbortSignal[];
  readonly #until: number;

  /** @throws RangeError for a time that is not a positive number of milliseconds */
  constructor(timeoutMs: number, signals: readonly AbortSignal[]) {
    if (!(timeoutMs > 0)) throw new RangeError(`timeoutMs must be a positive number of milliseconds, not ${timeoutMs}`);
    this.#until = performance.now() + timeoutMs;
    this.signals = signals;
  }

  /** Milliseconds left, never below 0. */
  get leftMs(): number {
    return Math.max(0, this.#until - performance.now());
  }

  /** Throws the reason of a signal that is aborted. */
  throwIfAborted(): void {
    for (const signal of this.signals) signal.throwIfAborted();
  }

  /** Waits for `work`, at most `atMostMs` and what is left. Rejects with it, or with a signal's reason. */
  async wait<T>(work: Promise<T>, atMostMs = Number.POSITIVE_INFINITY): Promise<T | typeof SPENT> {
    // What comes too late must not end the process.
    work.catch(() => undefined);
    this.throwIfAborted();
    let timer: NodeJS.Timeout | undefined;
    let abort = () => {};
    const end = new Promise<typeof SPENT>((resolve, reject) => {
      timer = setTimeout(resolve, Math.min(this.leftMs, atMostMs, LONGEST_TIMER_MS), SPENT);
      abort = () => reject(this.signals.find(({ aborted }) => aborted)?.reason);
      for (const signal of this.signals) signal.addEventListener('abort', abort, { once: true });
    });
    try {
      return await Promise.race([work, end]);
    } finally {
      clearTimeout(timer);
      for (const signal of this.signals) signal.removeEventListener('abort', abort);
    }
  }

  /** Waits so many milliseconds, or what is left. Rejects with a signal's reason. */
  async pause(ms: number): Promise<void> {
    await this.wait(new Promise<never>(() => {}), ms);
  }
}

/** What `setTimeout` can hold. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
