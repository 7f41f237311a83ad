import { describe, expect, it } from '@jest/globals';
import type { RedriveRun } from '#libs/contracts';
import {
  endedOf,
  forecastInWords,
  leastTimeInWords,
  paceOf,
  presentInWords,
  progressOf,
  steeringOf,
} from './run-words.js';

const run = (over: Partial<RedriveRun>): RedriveRun => ({
  ...{ id: 'r', incidentId: null, state: 'running', reason: null, rate: 10, tolerance: 0.1, batch: 2, batches: 4 },
  ...{
    selected: 300,
    waiting: 285,
    sent: 15,
    underWay: 3,
    succeeded: 11,
    failed: 1,
    cancelled: 0,
    refused: 0,
    left: 0,
  },
  ...{ secondsLeft: 29, note: null, createdBy: 'ada', createdAt: '', updatedAt: '', endedAt: null },
  ...over,
});

describe('a redrive run in words', () => {
  it('says its batch, what became of what was sent, its pace and the time left', () => {
    expect(progressOf(run({}))).toBe('batch 2 of 4, 15 of 300 sent, 11 succeeded, 1 failed, 3 under way');
    expect(paceOf(run({}))).toBe('at most 10 a second, about 29 s left');
    expect(endedOf(run({ refused: 2 }))).toBe(14);
  });

  it('says no batch and no time once it is over, and what was left', () => {
    const over = run({ state: 'stopped', underWay: 0, left: 285, secondsLeft: null });
    expect(progressOf(over)).toBe('15 of 300 sent, 11 succeeded, 1 failed, 285 left open');
    expect(paceOf(over)).toBe('at most 10 a second');
    expect(paceOf(run({ waiting: 0, secondsLeft: 0 }))).toBe('at most 10 a second');
  });

  it.each<[RedriveRun['state'], string[]]>([
    ['running', ['pause', 'cancel']],
    ['paused', ['resume', 'cancel']],
    ['stopped', []],
    ['cancelled', []],
    ['done', []],
  ])('can be steered while it is %s', (state, steering) => expect(steeringOf({ state })).toEqual(steering));

  it('says what a preview comes to', () => {
    expect(forecastInWords({ selected: 0, goes: 0 }, 'sent')).toBe('Nothing is open.');
    expect(forecastInWords({ selected: 1, goes: 1 }, 'sent')).toBe('The one that is open would be sent.');
    expect(forecastInWords({ selected: 3, goes: 3 }, 'discarded')).toBe('All 3 would be discarded.');
    expect(forecastInWords({ selected: 3, goes: 2 }, 'sent')).toBe('2 of 3 would be sent.');
  });

  it('says how long it takes at the least, where anything would go', () => {
    expect(leastTimeInWords(101, 10)).toBe(' That takes at least 11 s.');
    for (const [goes, rate] of [
      [0, 10],
      [5, 0],
      [5, Number.NaN],
    ] as const)
      expect(leastTimeInWords(goes, rate)).toBe('');
  });

  it('says what is there instead, where it is a run or a forecast', () => {
    expect(presentInWords(run({}))).toMatch(/^At present the run of ada is running: batch 2 of 4/);
    expect(presentInWords({ selected: 0, goes: 0, refused: [] })).toBe('Nothing is open.');
    for (const other of [undefined, null, 'x', {}]) expect(presentInWords(other)).toBeNull();
  });
});
