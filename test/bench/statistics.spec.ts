import { describe, expect, it } from '@jest/globals';
import { quantile, ratios, readable, summarise } from './statistics.js';

describe('the runs of a figure', () => {
  it('come to their median, their ends and how far those are apart, in the order they were made', () => {
    expect(summarise([110, 90, 100])).toEqual({ median: 100, min: 90, max: 110, spread: 0.2, runs: [110, 90, 100] });
  });

  it('of an even number come to the middle between two', () => {
    expect(summarise([4, 1, 2, 3])).toMatchObject({ median: 2.5, spread: 1.2 });
  });

  it('that lie too far apart are called unsteady', () => {
    expect(summarise([100, 125]).unsteady).toBeUndefined();
    expect(summarise([100, 130]).unsteady).toBe(true);
  });

  it('must not be none', () => {
    expect(() => summarise([])).toThrow('at least one run');
  });
});

describe('a quantile', () => {
  it('lies between two values in proportion', () => {
    expect([0, 0.5, 0.99, 1].map((p) => quantile([10, 20, 30], p))).toEqual([10, 20, 29.8, 30]);
    expect(quantile([7], 0.99)).toBe(7);
  });

  it('of nothing is not a number', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('a ratio', () => {
  it('is taken within each round', () => {
    expect(ratios([50, 20], [100, 80])).toEqual([0.5, 0.25]);
  });

  it('needs both figures of a round', () => {
    expect(ratios([50, 20], [100])).toEqual([0.5]);
  });
});

it('shows no more digits than a run supports', () => {
  expect([12_345.678, 999.96, 1.234567, 0.0001239].map(readable)).toEqual([12_346, 1_000, 1.235, 0.0001239]);
});
