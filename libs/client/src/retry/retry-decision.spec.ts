import { describe, expect, it } from '@jest/globals';
import { backoffMs, decideRetry, readRetryAfter, type TryEnd } from './retry-decision.js';

const facts = { tries: 1, leftMs: 60_000, random: 0.5 };
const answered = (status: number, retryAfterMs: number | null = null): TryEnd => ({
  kind: 'answered',
  status,
  retryAfterMs,
});

describe('after a try', () => {
  it.each([200, 202, 204])('the call is done with %i', (status) => {
    expect(decideRetry(answered(status), facts)).toEqual({ kind: 'done' });
  });

  it.each([301, 304, 400, 401, 403, 404, 409, 413, 415, 422])('%i is a refusal', (status) => {
    expect(decideRetry(answered(status), facts)).toEqual({ kind: 'refused' });
  });

  it.each([408, 425, 429, 500, 502, 503, 504])('%i is tried again', (status) => {
    expect(decideRetry(answered(status), facts)).toEqual({ kind: 'again', delayMs: 100 });
  });

  it('no answer is tried again', () => {
    expect(decideRetry({ kind: 'unanswered' }, facts)).toEqual({ kind: 'again', delayMs: 100 });
  });

  it('Retry-After can lengthen the pause and not shorten it', () => {
    expect(decideRetry(answered(429, 7_000), facts)).toEqual({ kind: 'again', delayMs: 7_000 });
    expect(decideRetry(answered(503, 0), facts)).toEqual({ kind: 'again', delayMs: 100 });
  });

  it('a pause that would not end in time is not begun', () => {
    expect(decideRetry(answered(429, 7_000), { ...facts, leftMs: 7_000 })).toEqual({ kind: 'give-up' });
    expect(decideRetry({ kind: 'unanswered' }, { ...facts, leftMs: 0 })).toEqual({ kind: 'give-up' });
  });
});

it('pauses double up to five seconds, with full jitter', () => {
  expect([1, 2, 3, 5, 6, 40].map((tries) => backoffMs(tries, 1))).toEqual([200, 400, 800, 3_200, 5_000, 5_000]);
  expect(backoffMs(9, 0)).toBe(0);
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-01T12:00:00Z');

  it.each([
    ['2', 2_000],
    [' 0 ', 0],
    ['Sun, 01 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 01 Nov 2026 11:00:00 GMT', 0],
  ])('%p is %i ms', (header, ms) => {
    expect(readRetryAfter(header, now)).toBe(ms);
  });

  it.each([null, '', '-1', '1.5', 'soon', '2026-11-01', 'Sun, nonsense'])('%p asks for nothing', (header) => {
    expect(readRetryAfter(header, now)).toBeNull();
  });
});
