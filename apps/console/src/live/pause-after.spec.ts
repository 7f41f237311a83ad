import { expect, it } from '@jest/globals';
import { pauseAfter } from './pause-after.js';

it.each([
  [0, 2_000],
  [200, 2_000],
  [1_000, 9_000],
  [30_000, 15_000],
])('after an answer that took %d ms there are %d ms of peace', (took, pause) => {
  expect(pauseAfter(took)).toBe(pause);
});
