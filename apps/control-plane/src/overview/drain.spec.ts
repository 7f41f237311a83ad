import { describe, expect, it } from '@jest/globals';
import { drainOf } from './drain.js';
import { rateOver } from './throughput.js';

const rate = (accepted: number, ended: number) => ({ accepted, ended, failed: 0 });

describe('the time to drain', () => {
  const facts = { movable: 300, oldestSeconds: 90, deadlineSeconds: null };

  it('is that of the present backlog at the present rate, whatever comes behind it', () => {
    expect(drainOf({ ...facts, rate: rate(90, 60) })).toEqual({
      drainSeconds: 300,
      drainReason: null,
      growing: true,
      missesDeadline: false,
    });
  });

  it.each([
    ['empty', { movable: 0, rate: rate(1, 1) }],
    ['standing', { rate: rate(1, 0) }],
    ['unknown', { rate: null }],
    ['moving', { oldestSeconds: 59, rate: rate(0, 0), deadlineSeconds: 1 }],
  ] as const)('is not told, and it is said why: %s', (drainReason, over) => {
    const told = drainOf({ ...facts, ...over });
    expect(told).toMatchObject({ drainSeconds: null, drainReason, missesDeadline: false });
  });

  it('is held against the first deadline', () => {
    const late = (deadlineSeconds: number | null, ended: number) =>
      drainOf({ movable: 60, oldestSeconds: 60, deadlineSeconds, rate: rate(0, ended) }).missesDeadline;
    expect([late(59, 60), late(60, 60), late(1, 0), late(null, 0)]).toEqual([true, false, true, false]);
  });
});

describe('the throughput', () => {
  it('is of whole minutes, of which those that had none are left out', () => {
    const until = new Date('2026-11-30T12:00:00Z');
    const minute = (back: number, accepted: number) => ({
      minute: new Date(until.getTime() - back * 60_000),
      ...{ accepted, succeeded: 1, failed: 2, cancelled: 3, expired: 4 },
    });
    const counted = [minute(60, 30), minute(5, 10), minute(1, 7)];
    expect(rateOver(counted, until, 1)).toEqual({ accepted: 7, ended: 10, failed: 2 });
    expect(rateOver(counted, until, 5)).toEqual({ accepted: 3.4, ended: 4, failed: 0.8 });
    expect(rateOver(counted, until, 60)).toEqual({ accepted: 0.8, ended: 0.5, failed: 0.1 });
  });
});
