import { describe, expect, it } from '@jest/globals';
import { percentile } from './percentile.js';

const uppers = [1, 2, 10];
const of = (share: number, ...counts: number[]) => percentile(share, new Map(counts.entries()), uppers);

describe('a percentile of buckets', () => {
  it.each([
    ['the middle of the only bucket', 0.5, [10], 0.5],
    ['where the second half begins', 0.5, [5, 5], 1],
    ['inside a bucket', 0.95, [0, 100], 1.95],
    ['over empty buckets', 0.95, [50, 0, 50], 9.2],
    ['beyond the last, its upper end', 0.95, [0, 0, 0, 4], 10],
  ])('%s', (_what, share, counts, seconds) => expect(of(share, ...counts)).toBe(seconds));

  it('is none of nothing', () => expect(of(0.5)).toBeNull());
});
