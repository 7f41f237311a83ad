import { describe, expect, it } from '@jest/globals';
import { replayedTime } from './replayed-time.js';

const kept = { now: new Date('2026-11-30T12:00:00Z'), days: 30, kind: 'results' };

function problemOf(asked: { from: string; to?: string }): string {
  try {
    replayedTime(asked, kept);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was taken');
}

describe('The time of a replay', () => {
  it('ends now where nothing is said, or what is said lies ahead', () => {
    const from = '2026-11-30T08:00:00Z';
    expect(replayedTime({ from }, kept)).toEqual({ from: new Date(from), to: kept.now });
    expect(replayedTime({ from, to: '2027-01-01T00:00:00+01:00' }, kept).to).toEqual(kept.now);
    expect(replayedTime({ from, to: '2026-11-30T09:00:00Z' }, kept).to).toEqual(new Date('2026-11-30T09:00:00Z'));
  });

  it('begins a year before all else was over at the earliest: there is nothing to look through before', () => {
    expect(replayedTime({ from: '1970-01-01T00:00:00Z' }, kept).from).toEqual(new Date('2025-10-31T12:00:00Z'));
  });

  it('is refused where it holds none, or is in no calendar', () => {
    const from = '2026-11-30T08:00:00Z';
    expect(problemOf({ from, to: from })).toMatch(/^\/from is not earlier than to, 2026-11-30T08:00:00.000Z/);
    expect(problemOf({ from: '2026-11-30T12:00:01Z' })).toBe('/from is not earlier than now, 2026-11-30T12:00:00.000Z');
    expect(problemOf({ from: '2026-12-30T12:00:01Z', to: '2026-12-31T12:00:01Z' })).toMatch(/^\/from lies ahead/);
    expect(problemOf({ from: '2026-06-30T23:59:60Z' })).toBe('/from is no instant of the calendar');
    expect(problemOf({ from: '0000-01-01T00:00:00Z' })).toBe('/from is no instant of the calendar');
  });

  it('is refused where nothing of it is kept any more, saying since when there is something', () => {
    expect(problemOf({ from: '2026-10-01T00:00:00Z', to: '2026-10-31T12:00:00Z' })).toBe(
      '/to lies before 2026-10-31T12:00:00.000Z: results are kept for 30 days, and what is older is gone',
    );
    expect(replayedTime({ from: '2026-10-01T00:00:00Z', to: '2026-10-31T12:00:01Z' }, kept).from.getUTCDate()).toBe(1);
  });
});
