import { describe, expect, it } from '@jest/globals';
import { MINUTE_MS, minutesToCount } from './minutes-to-count.js';

const NOON = Date.parse('2026-11-30T12:00:00Z');
const at = (minutes: number, seconds = 0) => NOON + minutes * MINUTE_MS + seconds * 1_000;
const span = (from: number, to: number) => ({ from: at(from), to: at(to) });

describe('the minutes to count', () => {
  it('are the one that has just ended, for the time being, and the one before it, for good', () => {
    const mark = { now: at(0, 4), settledUntil: at(-2), countedUntil: at(-1) };
    expect(minutesToCount(mark)).toEqual({ settle: span(-2, -1), glance: span(-1, 0) });
  });

  it('are none while what was begun in the last one may not be committed, nor twice for the time being', () => {
    const counted = { settledUntil: at(-1), countedUntil: at(0) };
    expect(minutesToCount({ ...counted, now: at(0, 30) })).toEqual({ settle: null, glance: null });
    const early = { now: at(0, 2), settledUntil: at(-1), countedUntil: at(-1) };
    expect(minutesToCount(early)).toEqual({ settle: null, glance: null });
  });

  it('are counted for good a minute after they ended, however often they were looked at before', () => {
    const mark = { now: at(1, 1), settledUntil: at(-1), countedUntil: at(0) };
    expect(minutesToCount(mark)).toEqual({ settle: span(-1, 0), glance: null });
  });

  it('are the last three hours where none was counted for longer, half an hour at a time, the newest last', () => {
    const first = { now: at(0, 30), settledUntil: null, countedUntil: null };
    expect(minutesToCount(first)).toEqual({ settle: span(-180, -150), glance: null });
    const later = { now: at(0, 30), settledUntil: at(-20), countedUntil: at(-19) };
    expect(minutesToCount(later)).toEqual({ settle: span(-20, -1), glance: span(-1, 0) });
  });

  it('are none where the clock of the database went back', () => {
    const mark = { now: at(0, 30), settledUntil: at(10), countedUntil: at(11) };
    expect(minutesToCount(mark)).toEqual({ settle: null, glance: null });
  });
});
