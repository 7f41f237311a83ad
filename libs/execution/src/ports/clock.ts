/** Time as the core sees it. */
export interface Clock {
  /** Wall-clock milliseconds since the epoch. */
  wallMs(): number;
  /** Milliseconds that never go back, from any start. */
  monotonicMs(): number;
  /**
   * Resolves once `wallMs` is fit to be compared with times that the store has written: before that, nothing may be
   * decided by them. Absent where it always is.
   */
  readonly known?: Promise<void>;
}

/** The machine's own clocks. */
export const systemClock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };
