import { describe, expect, it } from '@jest/globals';
import { decideNextShare } from './decide-next-share.js';

const at = (ms: number) => new Date(1_800_000_000_000 + ms);
const run = { rate: 10, pacedAt: at(0) };

describe('a decision run', () => {
  it('decides at its rate, and does not make up for more than a second', () => {
    expect(decideNextShare(run, 500, at(99))).toEqual({ kind: 'wait' });
    expect(decideNextShare(run, 500, at(250))).toEqual({ kind: 'decide', most: 2, pacedAt: at(200) });
    expect(decideNextShare(run, 500, at(60_000))).toEqual({ kind: 'decide', most: 10, pacedAt: at(60_000) });
  });

  it('takes no more than there are, and no more than one transaction shall hold', () => {
    expect(decideNextShare(run, 1, at(60_000))).toMatchObject({ most: 1 });
    expect(decideNextShare({ ...run, rate: 1_000 }, 5_000, at(60_000))).toMatchObject({ most: 100 });
  });

  it('ends once each has had its turn', () => {
    expect(decideNextShare(run, 0, at(0))).toEqual({ kind: 'finish' });
  });
});
