import { expect, it } from '@jest/globals';
import { pauseAfter } from './pause-after.js';

it.each([
  [0, false, 2_000],
  [200, false, 2_000],
  [1_000, false, 9_000],
  [30_000, false, 15_000],
  [200, true, 5_000],
  [30_000, true, 15_000],
])('after an answer that took %d ms, live: %s, there are %d ms of peace', (took, live, pause) => {
  expect(pauseAfter(took, live)).toBe(pause);
});
