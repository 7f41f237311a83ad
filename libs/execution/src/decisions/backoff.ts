import type { RetryPolicy } from '#libs/connector-kit';

/**
 * How long to wait before the next attempt, in milliseconds: full jitter, a random part of
 * min(maxDelay, baseDelay × 2^(attempts − 1)). With a base of 1 s the ceilings are 1, 2, 4, 8 … s. `random` is in [0, 1).
 */
export function backoffMs(policy: RetryPolicy, attempts: number, random: number): number {
  const doublings = Math.min(Math.max(0, attempts - 1), 30);
  return Math.floor(random * Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** doublings));
}
