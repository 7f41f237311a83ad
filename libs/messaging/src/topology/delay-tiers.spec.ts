import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LONGEST_HINT_DELAY_MS } from '#libs/execution';
import { DELAY_TIERS, delayTierFor, LONGEST_BROKER_DELAY_MS } from './delay-tiers.js';

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);

/** Hint after hint until nothing remains: how late the last one is, and how many there were. */
const journey = (delayMs: number): { lateMs: number; hops: number } => {
  let remaining = delayMs;
  let hops = 0;
  while (remaining > 0) {
    const tier = delayTierFor(remaining);
    if (!tier) throw new Error('left to the sweeper on the way');
    remaining -= tier.ms;
    hops += 1;
  }
  return { lateMs: -remaining, hops };
};

describe('the delay tier of a hint', () => {
  it('is the largest that is not longer than what remains', () => {
    const names = [1_000, 1_999, 2_000, 7_000, 8_000, 31_999, 32_000, 59_999, 60_000].map(
      (ms) => delayTierFor(ms)?.name,
    );
    expect(names).toEqual(['1s', '1s', '2s', '4s', '8s', '16s', '32s', '32s', '60s']);
  });

  it('is the shortest one below a second, also for a time that has passed', () => {
    expect([999, 1, 0, -5_000].map((ms) => delayTierFor(ms)?.name)).toEqual(['1s', '1s', '1s', '1s']);
  });

  it('is none above a minute, which PostgreSQL and the sweeper carry', () => {
    expect(delayTierFor(LONGEST_BROKER_DELAY_MS + 1)).toBeNull();
    expect(delayTierFor(Number.POSITIVE_INFINITY)).toBeNull();
  });

  it('is there for every delay that the core leaves to the broker, and for none beyond', () => {
    expect(LONGEST_BROKER_DELAY_MS).toBe(LONGEST_HINT_DELAY_MS);
  });

  it(`brings a hint back never early and less than a second late, in few hops (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LONGEST_BROKER_DELAY_MS }), (delayMs) => {
        const { lateMs, hops } = journey(delayMs);
        expect(lateMs).toBeGreaterThanOrEqual(0);
        expect(lateMs).toBeLessThan(1_000);
        expect(hops).toBeLessThanOrEqual(DELAY_TIERS.length);
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });
});
