import { expect, it } from '@jest/globals';
import { pauseAfterTally } from './pause-after-tally.js';

it.each([
  [20, false, 5_000],
  [2_000, false, 18_000],
  [30_000, false, 60_000],
  [20, true, 180],
])('behind a round of %d ms that may leave more (%s) there are %d ms of peace', (took, more, pause) => {
  expect(pauseAfterTally(took, more)).toBe(pause);
});
