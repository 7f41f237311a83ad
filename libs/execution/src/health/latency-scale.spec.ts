import { describe, expect, it } from '@jest/globals';
import { LATENCY_STEPS, latencyAt, latencyStep } from './latency-scale.js';

const counted = (...latencies: number[]) => {
  const counts = Array<number>(LATENCY_STEPS).fill(0);
  for (const ms of latencies) counts[latencyStep(ms)] = (counts[latencyStep(ms)] ?? 0) + 1;
  return counts;
};

describe('the scale of latencies', () => {
  it.each([
    [-1, 0],
    [0, 0],
    [1, 0],
    [1.01, 1],
    [2, 4],
    [2.1, 5],
    [1_024, 40],
    [1e9, LATENCY_STEPS - 1],
    [Number.NaN, 0],
    [Number.POSITIVE_INFINITY, LATENCY_STEPS - 1],
  ])('puts %d ms on step %d', (ms, step) => {
    expect(latencyStep(ms)).toBe(step);
  });

  it('tells nothing where nothing was called', () => {
    expect(latencyAt(counted(), 0.5)).toBeNull();
    expect(latencyAt([], 0.95)).toBeNull();
  });

  it.each([1, 7, 33, 150, 999, 4_000, 60_000, 500_000])('tells %d ms to a fifth', (ms) => {
    const calls = counted(...Array<number>(100).fill(ms));
    for (const share of [0.5, 0.95]) {
      const told = latencyAt(calls, share) ?? 0;
      expect(Math.abs(told - ms) / ms).toBeLessThan(0.21);
    }
  });

  it('tells the middle and the slow end apart', () => {
    const calls = counted(...Array<number>(90).fill(100), ...Array<number>(10).fill(8_000));
    expect(latencyAt(calls, 0.5)).toBeLessThan(130);
    expect(latencyAt(calls, 0.95)).toBeGreaterThan(5_000);
    expect(latencyAt(calls, 1)).toBeGreaterThanOrEqual(8_000);
  });
});
