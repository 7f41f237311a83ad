import { describe, expect, it } from '@jest/globals';
import { drainOf } from './drain.js';
import { rateOver } from './throughput.js';

const rate = (accepted: number, ended: number) => ({ accepted, ended, failed: 0 });

describe('the time to drain', () => {
  it('is that of the present backlog at the present rate, whatever comes behind it', () => {
    expect(drainOf({ movable: 300, rate: rate(90, 60), deadlineSeconds: null })).toEqual({
      drainSeconds: 300,
      drainReason: null,
      growing: true,
      missesDeadline: false,
    });
  });

  it.each([
    [0, rate(1, 1), 'empty'],
    [5, rate(1, 0), 'standing'],
    [5, null, 'unknown'],
  ] as const)('is unknown, and it is said why: %d tasks at %j', (movable, present, drainReason) => {
    expect(drainOf({ movable, rate: present, deadlineSeconds: null })).toMatchObject({
      drainSeconds: null,
      drainReason,
    });
  });

  it('is held against the first deadline', () => {
    const late = (deadlineSeconds: number | null, ended: number) =>
      drainOf({ movable: 60, rate: rate(0, ended), deadlineSeconds }).missesDeadline;
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
