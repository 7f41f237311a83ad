import { describe, expect, it } from '@jest/globals';
import { axisTop, linePath, thinned } from './plot.js';

describe('a chart', () => {
  it.each([
    [[], 1],
    [[0, 0], 1],
    [[0.3], 0.5],
    [[1, 7], 10],
    [[10], 10],
    [[11], 20],
    [[2_300, 4], 5_000],
  ])('of %j reaches up to %d', (values, top) => expect(axisTop(values)).toBe(top));

  it('joins what is known, and leaves a gap where nothing is', () => {
    const frame = { from: 0, to: 100, most: 10, gap: 25 };
    const points = [
      { at: 0, value: 0 },
      { at: 20, value: 10 },
      { at: 60, value: 5 },
    ];
    expect(linePath(points, frame)).toBe('M0.0 140.0h1L120.0 0.0M360.0 70.0h1');
    expect(linePath([], frame)).toBe('');
  });

  it('is a table of a bounded number of rows, the last among them', () => {
    const items = Array.from({ length: 480 }, (_, at) => at);
    expect(thinned(items, 40)).toHaveLength(40);
    expect(thinned(items, 40).at(-1)).toBe(479);
    expect(thinned([1, 2], 40)).toEqual([1, 2]);
    expect(thinned([], 40)).toEqual([]);
  });
});
