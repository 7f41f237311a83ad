import { describe, expect, it } from '@jest/globals';
import { expiryHealth, failuresOf, latencyOf, successOf } from './call-words.js';

describe('how calls went, in words', () => {
  it.each([
    [0, 0, 'no calls'],
    [1, 1, '100 % of 1'],
    [100_000, 99_999, '99 % of 100,000'],
    [1_000, 1, '<1 % of 1,000'],
    [3, 0, '0 % of 3'],
  ])('of %d calls %d that succeeded are %s', (calls, succeeded, text) => {
    expect(successOf({ calls, succeeded })).toBe(text);
  });

  it('tells how long they took and why they failed, where there is something to tell', () => {
    expect(latencyOf({ latencyMs: { p50: 120, p95: 12_000 } })).toBe('p50 120 ms, p95 12 s');
    expect(latencyOf({ latencyMs: { p50: null, p95: null } })).toBe('');
    expect(failuresOf({ failed: { transient: 3, client: 1_000 } })).toBe('3 transient, 1,000 client');
    expect(failuresOf({ failed: {} })).toBe('');
  });
});

describe('the end of a credential', () => {
  const now = new Date('2026-11-30T12:00:00Z');
  const credential = (expiresAt: string | null) => ({ type: 'bearer', since: null, expiresAt });

  it('is told when it has come or is near', () => {
    expect(expiryHealth(credential('2026-11-30T12:00:00Z'), now)?.tone).toBe('bad');
    expect(expiryHealth(credential('2026-12-10T12:00:00Z'), now)).toEqual({
      ...{ tone: 'wait', text: 'credential expires soon' },
    });
    expect(expiryHealth(credential('2027-11-30T12:00:00Z'), now)).toBeNull();
    expect(expiryHealth(credential(null), now)).toBeNull();
  });
});
