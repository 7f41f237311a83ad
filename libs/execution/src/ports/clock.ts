/** Time as the core sees it. */
export interface Clock {
  /** Wall-clock milliseconds since the epoch. */
  wallMs(): number;
  /** Milliseconds that never go back, from any start. */
  monotonicMs(): number;
  /**
   * Resolves with true once `wallMs` is fit to be compared with times that the store has written, and with false where it
   * never will be: without that, nothing may be decided by them. Absent where it always is.
   */
  readonly known?: Promise<boolean>;
  /** Takes note of a time that the store has told: `wallMs` is not before it from now on. */
  heard?(storeMs: number): void;
}

/** The machine's own clocks. */
export const systemClock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };
