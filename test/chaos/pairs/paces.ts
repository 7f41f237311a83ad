/**
 * How fast services go in a course, in milliseconds. They are as in earnest but for these, which make up most of the time
 * that a recovery takes there.
 */
export const PACES = {
  /** How long a claim holds: what a dead worker held is free so soon. */
  leaseMs: 300,
  /** Between two sweeps, a second in earnest. */
  sweepMs: 120,
  /** Between two rounds of the relay of webhook events, a second in earnest. */
  relayMs: 120,
  /** Between two looks for callbacks that are due, a second in earnest. */
  callbackIdleMs: 120,
  /** How long a callback is held: what a dead publisher held is free so soon, after a minute in earnest. */
  callbackLeaseMs: 300,
  /** Between two looks for copies that nobody has answered, five seconds in earnest. */
  repliesMs: 150,
  /** How old such a copy must be, ten seconds in earnest. */
  replyAgeMs: 300,
  /** How long the end of a process may wait for work in flight; a graph that was thrown away has none. */
  drainMs: 1_000,
} as const;

/** Attempts are not what a course is about: kills alone must never use them up. */
export const RETRY = { maxAttempts: 8, baseDelayMs: 20, maxDelayMs: 60 };
