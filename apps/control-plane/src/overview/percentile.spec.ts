import { describe, expect, it } from '@jest/globals';
import { percentile } from './percentile.js';

/** The bucket of a time, as the statement that counts has it. */
const bucketOf = (seconds: number) => Math.min(127, Math.ceil(Math.log2(Math.max(1, seconds * 1_000)) * 4));

const countsOf = (times: readonly number[]) =>
  [...Map.groupBy(times, bucketOf)].map(([bucket, { length }]) => ({ bucket, tasks: length }));

describe('a percentile', () => {
  it('of nothing is none', () => expect(percentile([], 0.5)).toBeNull());

  it('lies within a bucket of the truth, whatever the times are', () => {
    const times = Array.from({ length: 5_000 }, (_, at) => 0.004 * 1.003 ** at);
    for (const q of [0.5, 0.95, 0.99]) {
      const truth = times[Math.ceil(q * times.length) - 1] ?? 0;
      const told = percentile(countsOf(times), q) ?? 0;
      expect(told / truth).toBeGreaterThan(0.82);
      expect(told / truth).toBeLessThan(1.2);
    }
  });

  it('is told of buckets in any order', () => {
    const both = countsOf([0.1, 0.1, 0.1, 7, 7, 7]);
    expect(percentile(both, 0.5)).toBeCloseTo(0.1, 1);
    expect(percentile(both, 0.75)).toBeGreaterThan(5.9);
    expect(percentile(both.toReversed(), 0.75)).toBe(percentile(both, 0.75));
  });

  it('of tasks that took no time at all is below a millisecond', () => {
    expect(percentile([{ bucket: 0, tasks: 4 }], 0.5)).toBeLessThanOrEqual(0.001);
  });

  it('of what took longer than anybody waits is the last bound there is', () => {
    expect(percentile([{ bucket: 127, tasks: 1 }], 0.99)).toBeGreaterThan(30 * 86_400);
  });
});
