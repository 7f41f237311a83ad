import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideNextBatch } from './decide-next-batch.js';
import type { BatchOutcomes, RedriveRun } from './redrive-run.js';

const at = (ms: number) => new Date(1_800_000_000_000 + ms);
const run = (over: Partial<RedriveRun> = {}): RedriveRun => ({
  batch: 0,
  rate: 10,
  tolerance: 0.1,
  succeeded: 0,
  pacedAt: at(0),
  ...over,
});
const outcomes = (over: Partial<BatchOutcomes> = {}): BatchOutcomes => ({
  chosen: 0,
  underWay: 0,
  succeeded: 0,
  failed: 0,
  others: 0,
  ...over,
});

describe('a redrive run', () => {
  it('waits until all tasks of a batch have ended before a larger one, and ends after the last', () => {
    expect(decideNextBatch(run(), outcomes({ underWay: 1, succeeded: 9 }), at(9_000))).toEqual({ kind: 'wait' });
    const later = run({ succeeded: 10 });
    expect(decideNextBatch(later, outcomes({ succeeded: 10 }), at(0))).toEqual({ kind: 'advance' });
    expect(decideNextBatch({ ...later, batch: 3 }, outcomes({ succeeded: 10 }), at(0))).toEqual({ kind: 'finish' });
    expect(decideNextBatch(run(), outcomes(), at(0))).toEqual({ kind: 'advance' });
  });

  it('sends at its rate, and does not make up for more than a second', () => {
    const chosen = outcomes({ chosen: 500 });
    expect(decideNextBatch(run(), chosen, at(99))).toEqual({ kind: 'wait' });
    expect(decideNextBatch(run(), chosen, at(250))).toEqual({ kind: 'send', most: 2, pacedAt: at(200) });
    expect(decideNextBatch(run(), chosen, at(60_000))).toEqual({ kind: 'send', most: 10, pacedAt: at(60_000) });
    expect(decideNextBatch(run({ rate: 1_000 }), chosen, at(60_000))).toMatchObject({ kind: 'send', most: 200 });
    expect(decideNextBatch(run({ rate: 0.5 }), chosen, at(60_000))).toMatchObject({ kind: 'send', most: 1 });
    expect(decideNextBatch(run(), outcomes({ chosen: 1 }), at(60_000))).toMatchObject({ most: 1 });
  });

  it('has no more than 2,000 tasks under way', () => {
    const stalled = (underWay: number) => decideNextBatch(run(), outcomes({ chosen: 9_000, underWay }), at(60_000));
    expect([stalled(2_000), stalled(1_997)]).toMatchObject([{ kind: 'wait' }, { kind: 'send', most: 3 }]);
  });

  it('stops at the first failure of its first batch, and of any before something has gone well', () => {
    const first = decideNextBatch(run({ succeeded: 4 }), outcomes({ chosen: 3, succeeded: 4, failed: 1 }), at(0));
    expect(first).toEqual({
      kind: 'stop',
      reason: '1 of 5 tasks of batch 1 of 4 that have ended failed again, and none is tolerated',
    });
    const refusedBefore = run({ batch: 2 });
    expect(decideNextBatch(refusedBefore, outcomes({ chosen: 30, failed: 1 }), at(0)).kind).toBe('stop');
  });

  it('stops in a later batch once more than its share of what has ended has failed', () => {
    const later = run({ batch: 3, succeeded: 100 });
    const endedWith = (succeeded: number, failed: number) =>
      decideNextBatch(later, outcomes({ underWay: 900, succeeded, failed }), at(0)).kind;
    expect([endedWith(1, 2), endedWith(0, 3), endedWith(90, 10), endedWith(89, 11)]).toEqual([
      'wait',
      'stop',
      'wait',
      'stop',
    ]);
    const small = outcomes({ chosen: 4, failed: 1 });
    expect(decideNextBatch(run({ batch: 3, succeeded: 1 }), small, at(0)).kind).toBe('stop');
    expect(decideNextBatch(run({ batch: 3, succeeded: 1, tolerance: 1 }), outcomes({ failed: 9 }), at(0)).kind).toBe(
      'finish',
    );
  });

  it('never sends more than its rate allows over any time, whenever it is looked at', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 60 }),
        (rate, pauses) => {
          let pacedAt = at(0);
          let now = 0;
          let sent = 0;
          for (const pause of pauses) {
            now += pause;
            const step = decideNextBatch(run({ rate, pacedAt }), outcomes({ chosen: 1_000_000 }), at(now));
            if (step.kind !== 'send') continue;
            expect(step.most).toBeGreaterThan(0);
            sent += step.most;
            ({ pacedAt } = step);
          }
          expect(sent).toBeLessThanOrEqual((rate * now) / 1_000 + 1e-6);
        },
      ),
    );
  });
});
