import { describe, expect, it } from '@jest/globals';
import { relativeTime, timeAgo } from './relative-time.js';
import { durationOf, spanOf } from './span.js';

const now = new Date('2026-11-21T12:00:00Z');
const away = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

describe('a span', () => {
  it.each([
    [-3, '0 s'],
    [0.9, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [3_599, '59 min'],
    [7_200, '2 h'],
    [200_000, '2 d'],
  ])('of %d seconds is %s', (seconds, text) => {
    expect(spanOf(seconds)).toBe(text);
  });

  it('is told in milliseconds where it is short', () => {
    expect([durationOf(3.4), durationOf(9_999), durationOf(12_000), durationOf(-1)]).toEqual([
      '3 ms',
      '9999 ms',
      '12 s',
      '0 ms',
    ]);
  });
});

describe('an instant', () => {
  it.each([
    [-90, '1 min ago'],
    [-1, '1 s ago'],
    [0.4, 'now'],
    [-0.4, 'now'],
    [240, 'in 4 min'],
  ])('%d seconds from now is %s', (seconds, text) => {
    expect(relativeTime(away(seconds), now)).toBe(text);
  });

  it('of the past is now where another clock is ahead of ours', () => {
    expect(timeAgo(away(30), now)).toBe('now');
    expect(timeAgo(away(-30), now)).toBe('30 s ago');
  });
});
