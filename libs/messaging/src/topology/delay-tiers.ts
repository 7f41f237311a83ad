/** One step of delay: a queue with a fixed time to live behind a fanout exchange of the same name. */
export interface DelayTier {
  /** As in `waybill.delay.<name>`. */
  readonly name: string;
  /** Milliseconds a hint rests in this tier. */
  readonly ms: number;
  /** Exchange to publish to with the key the hint shall come back with; also the name of its queue. */
  readonly exchange: string;
}

const tier = (seconds: number): DelayTier => ({
  name: `${seconds}s`,
  ms: seconds * 1000,
  exchange: `waybill.delay.${seconds}s`,
});

const SHORTEST = tier(1);

/** Every delay tier, shortest first. */
export const DELAY_TIERS: readonly DelayTier[] = [SHORTEST, tier(2), tier(4), tier(8), tier(16), tier(32), tier(60)];

/** Longest delay in milliseconds that rests in the broker; above it PostgreSQL and the sweeper carry the task. */
export const LONGEST_BROKER_DELAY_MS = 60_000;

/**
 * The tier for a hint that shall be back in `remainingMs` milliseconds.
 *
 * The largest tier that is not longer than what remains, so a hint comes early rather than late and takes another
 * tier: 7 s goes 4 s, 2 s, 1 s. Below one second it is the shortest tier, so the sum is late by less than one second.
 * `null` above 60 s: leave the task to the sweeper.
 */
export const delayTierFor = (remainingMs: number): DelayTier | null => {
  if (remainingMs > LONGEST_BROKER_DELAY_MS) return null;
  return DELAY_TIERS.findLast((candidate) => candidate.ms <= remainingMs) ?? SHORTEST;
};
