import type { SourcePace } from '#libs/persistence';

/** Deliveries that would have come in the silence. By chance alone none of so many is missing once in 22,000 times. */
const EXPECTED = 10;
/** Deliveries below which nothing can be said of a source's pace. */
const LEAST = 20;
/** Below it nobody speaks of silence, in milliseconds. */
const LEAST_MS = 10 * 60_000;

/**
 * Whether a source has fallen silent: at the pace it had from its first delivery to its last, at least ten would have come
 * since. One that was never heard, or seldom, has no pace. Pure.
 */
export function isSilent({ deliveries, firstAt, lastAt }: SourcePace, now: Date): boolean {
  if (firstAt === null || lastAt === null || deliveries < LEAST) return false;
  const silentMs = now.getTime() - lastAt.getTime();
  const heardMs = Math.max(LEAST_MS, lastAt.getTime() - firstAt.getTime());
  return silentMs >= LEAST_MS && (silentMs / heardMs) * deliveries >= EXPECTED;
}
