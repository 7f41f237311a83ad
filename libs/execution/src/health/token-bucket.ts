import type { EndpointLimit } from '#libs/connector-kit';
import type { TokenBucket } from './endpoint-health.js';

/**
 * The bucket as it is at `now` under the limit of today, full where it is new. It holds a second's worth at least: what
 * waits is let go once a second, and a smaller bucket would never reach its own rate. Pure.
 */
export function refill(bucket: TokenBucket | null, { perSecond, burst }: EndpointLimit, now: Date): TokenBucket {
  const capacity = capacityOf({ perSecond, burst });
  if (bucket === null) return { perSecond, burst, tokens: capacity, refilledAt: now };
  const seconds = Math.max(0, now.getTime() - bucket.refilledAt.getTime()) / 1_000;
  const refilledAt = now > bucket.refilledAt ? now : bucket.refilledAt;
  return { perSecond, burst, tokens: Math.min(capacity, bucket.tokens + seconds * perSecond), refilledAt };
}

/** How many tokens a bucket can hold. */
export function capacityOf({ perSecond, burst }: EndpointLimit): number {
  return Math.max(1, burst, perSecond);
}

/** Milliseconds until a refilled bucket holds a whole token. */
export function untilNextToken({ perSecond, tokens }: TokenBucket): number {
  return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1_000);
}
