/** Time as the core sees it. */
export interface Clock {
  /** Wall-clock milliseconds since the epoch. */
  wallMs(): number;
  /** Milliseconds that never go back, from any start. */
  monotonicMs(): number;
}

/** The machine's own clocks. */
export const systemClock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };
