import { expect, it } from '@jest/globals';
import { decideParked, isWorthALook } from './decide-parked.js';

it.each([
  ['applied', { requests: 1, effects: 1 }],
  ['retry', { requests: 1, effects: 0 }],
  ['abandon', { requests: 0, effects: 0 }],
] as const)('an operator says %s where the third party knows of %j', (verdict, facts) => {
  expect(decideParked(1, facts)).toBe(verdict);
});

it('waits until nothing can be under way, and lets some of those rest that hold up nobody', () => {
  expect(isWorthALook({ restingMs: 10_000, inLane: false, dice: 0 })).toBe(true);
  expect(isWorthALook({ restingMs: 100, inLane: true, dice: 0 })).toBe(false);
  expect(isWorthALook({ restingMs: 10_000, inLane: false, dice: 0.7 })).toBe(false);
  expect(isWorthALook({ restingMs: 10_000, inLane: true, dice: 0.7 })).toBe(true);
});
