import { expect, it } from '@jest/globals';
import { pauseBeforeStream } from './pause-before-stream.js';

it.each([
  [0, null, 500, 1_000],
  [3, null, 4_000, 8_000],
  [50, null, 30_000, 60_000],
  [1, 30, 30_000, 31_000],
])(
  'after %d failed tries, with %j s asked for, a stream is tried after %d to %d ms',
  (failed, retryAfter, least, most) => {
    expect(pauseBeforeStream({ failed, retryAfter }, 0)).toBe(least);
    expect(pauseBeforeStream({ failed, retryAfter }, 1)).toBe(most);
  },
);

it.each([
  [Number('Mon, 30 Nov 2026 12:00:00 GMT'), 60_000],
  [1e9, 3_600_000],
  [-5, 500],
])('is a time that a timer takes, whatever is asked for: %s s', (retryAfter, ms) => {
  expect(pauseBeforeStream({ failed: 0, retryAfter }, 0)).toBe(ms);
});
