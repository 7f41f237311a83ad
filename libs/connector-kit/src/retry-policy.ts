/** When a failed attempt is tried again. Delays are milliseconds before jitter. */
export interface RetryPolicy {
  /** Attempts in all, the first included; at least 1. */
  maxAttempts: number;
  /** The ceiling of the first delay; doubles with each attempt. */
  baseDelayMs: number;
  /** The ceiling no delay passes, unless the provider asks for more. */
  maxDelayMs: number;
}

/** Eight attempts over about five minutes. */
export const DEFAULT_RETRY: RetryPolicy = { maxAttempts: 8, baseDelayMs: 1_000, maxDelayMs: 120_000 };
