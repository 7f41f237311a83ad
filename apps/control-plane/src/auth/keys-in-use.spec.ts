import { describe, expect, it } from '@jest/globals';
import { KeysInUse } from './keys-in-use.js';

const NOW = Date.parse('2026-11-30T08:00:00Z');
const HOUR = 3_600_000;

describe('the API keys in use', () => {
  it('tell when the first of them ends, also of one that has ended and is still shown', () => {
    const keys = new KeysInUse();
    expect(keys.firstEnd(NOW)).toBeNull();
    keys.note('late', NOW + 9 * HOUR, NOW);
    keys.note('soon', NOW + HOUR, NOW);
    expect(keys.firstEnd(NOW)).toBe(NOW + HOUR);
    keys.note('ended', NOW - HOUR, NOW);
    expect(keys.firstEnd(NOW)).toBe(NOW - HOUR);
  });

  it('leave out what was revoked, and what nobody has shown for a day', () => {
    const keys = new KeysInUse();
    keys.note('revoked', NOW + HOUR, NOW);
    keys.note('replaced', NOW + 2 * HOUR, NOW - 25 * HOUR);
    keys.note('used', NOW + 3 * HOUR, NOW - 23 * HOUR);
    keys.forget('revoked');
    expect(keys.firstEnd(NOW)).toBe(NOW + 3 * HOUR);
  });

  it('are a thousand at most, those that were shown last', () => {
    const keys = new KeysInUse();
    keys.note('first', NOW + HOUR, NOW);
    keys.note('second', NOW + 2 * HOUR, NOW);
    keys.note('first', NOW + HOUR, NOW);
    for (let n = 2; n <= 1_000; n++) keys.note(`key-${n}`, NOW + 9 * HOUR, NOW);
    expect(keys.firstEnd(NOW)).toBe(NOW + HOUR);
    keys.note('one more', NOW + 9 * HOUR, NOW);
    expect(keys.firstEnd(NOW)).toBe(NOW + 9 * HOUR);
  });
});
