import { expect, it } from '@jest/globals';
import { owedOf } from './owed-words.js';

it.each([
  [0, 'nothing'],
  [1, '1'],
  [999, '999'],
  [1_000, '1,000 or more'],
])('%d that are owed are told as %s', (owed, words) => {
  expect(owedOf({ owed })).toBe(words);
});
