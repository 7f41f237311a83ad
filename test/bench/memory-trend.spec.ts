import { describe, expect, it } from '@jest/globals';
import { type MemorySample, memoryTrend } from './memory-trend.js';

/** A sample every ten seconds for so many minutes. */
const samples = (minutes: number, mb: (second: number) => number): MemorySample[] =>
  Array.from({ length: minutes * 6 }, (_, n) => ({ second: n * 10, mb: mb(n * 10) }));

describe('the trend of memory', () => {
  it('is steady where it goes up and down with each collection of garbage', () => {
    const trend = memoryTrend(samples(30, (second) => 100 + (second % 70)));
    expect(trend).toMatchObject({ min: 100, max: 160, steady: true });
    expect(Math.abs(trend.rise)).toBeLessThan(5);
  });

  it('is steady where it rises in the warm-up alone', () => {
    expect(memoryTrend(samples(30, (second) => Math.min(200, 50 + second)))).toMatchObject({ rise: 0, steady: true });
  });

  it('is growth where its low points rise, by what they rise in an hour', () => {
    const trend = memoryTrend(samples(30, (second) => 100 + (second % 70) + (second * 60) / 3_600));
    expect(trend.steady).toBe(false);
    expect(trend.perHour).toBeCloseTo(60, -1);
    expect(trend.rise).toBeCloseTo(20, -1);
  });

  it('is no growth where it falls', () => {
    expect(memoryTrend(samples(30, (second) => 300 - second / 10)).steady).toBe(true);
  });

  it('is not told of a run that was too short, nor of next to no samples', () => {
    expect(memoryTrend(samples(3, (second) => 100 + second)).steady).toBeNull();
    expect(() => memoryTrend(samples(1, () => 100).slice(0, 3))).toThrow(RangeError);
  });
});
