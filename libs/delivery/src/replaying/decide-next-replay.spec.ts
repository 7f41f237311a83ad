import { describe, expect, it } from '@jest/globals';
import { type Allowance, decideNextReplay, type ReplayStanding } from './decide-next-replay.js';
import { nextSlice } from './next-slice.js';

const now = new Date(1_800_000_000_000);
const run: ReplayStanding = { rate: 20, pacedAt: now, untried: 0, through: false, gone: false, heldUp: null };
const freely: Allowance = (_pace, wanted, at) => ({ most: wanted, pacedAt: at });

describe('A replay', () => {
  it('sends what its rate allows', () => {
    expect(decideNextReplay(run, now, freely)).toEqual({ kind: 'send', most: 20 });
    expect(decideNextReplay(run, now, () => null)).toEqual({ kind: 'wait' });
  });

  it('lets no more wait to be tried than its rate is in a second, nor more than a transaction shall hold', () => {
    expect(decideNextReplay({ ...run, untried: 15 }, now, freely)).toEqual({ kind: 'send', most: 5 });
    expect(decideNextReplay({ ...run, untried: 20 }, now, freely)).toEqual({ kind: 'wait' });
    expect(decideNextReplay({ ...run, rate: 500 }, now, freely)).toEqual({ kind: 'send', most: 100 });
  });

  it('waits with its subscription, and ends with it', () => {
    expect(decideNextReplay({ ...run, heldUp: 'paused' }, now, freely)).toEqual({ kind: 'wait' });
    expect(decideNextReplay({ ...run, through: true, heldUp: 'disabled' }, now, freely)).toEqual({ kind: 'wait' });
    expect(decideNextReplay({ ...run, gone: true }, now, freely)).toEqual({
      kind: 'end',
      reason: 'subscription_deleted',
    });
  });

  it('is done once all of it was tried', () => {
    expect(decideNextReplay({ ...run, through: true, untried: 1 }, now, freely)).toEqual({ kind: 'wait' });
    expect(decideNextReplay({ ...run, through: true }, now, freely)).toEqual({ kind: 'finish' });
  });
});

const MINUTE_MS = 60_000;

describe('The next look of a replay', () => {
  it('reaches further where there is little, up to an hour, and less far where there is much', () => {
    expect(nextSlice(MINUTE_MS, 0, 500)).toBe(2 * MINUTE_MS);
    expect(nextSlice(60 * MINUTE_MS, 0, 500)).toBe(60 * MINUTE_MS);
    expect(nextSlice(MINUTE_MS, 300, 500)).toBe(MINUTE_MS);
    expect(nextSlice(MINUTE_MS, 500, 500)).toBe(MINUTE_MS / 2);
    expect(nextSlice(1_500, 500, 500)).toBe(1_000);
  });
});
