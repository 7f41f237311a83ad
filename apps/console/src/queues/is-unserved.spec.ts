import { expect, it } from '@jest/globals';
import type { Queue } from '../api/answers.js';
import { isUnserved } from './is-unserved.js';

it.each<[string, Queue['servedBy'], number, number, boolean]>([
  ['tasks that no worker takes', 'connector-worker', 2, 0, true],
  ['tasks that a worker takes', 'connector-worker', 2, 1, false],
  ['a connector that is not used', 'connector-worker', 0, 0, false],
  ['results that nobody takes', 'result-publisher', 5_000, 0, true],
  ['an absent result-publisher, before the first result', 'result-publisher', 0, 0, true],
  ['results that somebody takes', 'result-publisher', 5_000, 1, false],
  ['a delay, or a queue of a tenant', null, 5_000, 0, false],
])('a queue with %s', (_what, servedBy, ready, consumers, unserved) => {
  expect(isUnserved({ servedBy, ready, consumers } as Queue)).toBe(unserved);
});
