import { describe, expect, it } from '@jest/globals';
import type { ReplayRun } from '#libs/contracts';
import { presentInWords } from '../redrive/run-words.js';
import { bodyOf } from './replay-api.js';
import { replayedOf, replayedSoFar, replayInWords, replayPaceOf, replayStateOf } from './replay-words.js';

const run = (over: Partial<ReplayRun> = {}) =>
  ({
    ...{ id: 'x', state: 'running', reason: null, heldUp: null, selected: 90, waiting: 60, sent: 27, owed: 0 },
    ...{ givenUp: 0, alreadyOwed: 3, erased: 0, rate: 2, secondsLeft: 30, createdBy: 'ada' },
    ...over,
  }) as ReplayRun;

describe('a replay in words', () => {
  it('says what became of what it sent, its pace and the time left', () => {
    expect(replayedSoFar(run())).toBe('27 of 90 sent, 3 owed already');
    expect(replayedSoFar(run({ owed: 4, givenUp: 1, alreadyOwed: 0, erased: 2 }))).toBe(
      '27 of 90 sent, 4 of them not taken yet, 1 given up, 2 erased',
    );
    expect(replayedOf(run())).toBe(30);
    expect(replayPaceOf(run())).toBe('at most 2 a second, about 30 s left');
    expect(replayPaceOf(run({ secondsLeft: null, heldUp: 'paused' }))).toBe('waits, for the subscription is paused');
  });

  it('says how it ended, where that was nobody here', () => {
    expect(replayStateOf(run({ state: 'done' }))).toBe('done');
    expect(replayStateOf(run({ state: 'cancelled', reason: 'subscription_deleted' }))).toBe(
      'cancelled: its subscription was deleted',
    );
    expect(replayStateOf(run({ state: 'cancelled', reason: 'recovered' }))).toBe('cancelled: recovered');
  });

  it('says what a preview comes to', () => {
    expect(replayInWords({ selected: 0, goes: 0 })).toBe('Nothing of it is there.');
    expect(replayInWords({ selected: 1, goes: 1 })).toBe('The one there is would be brought.');
    expect(replayInWords({ selected: 3, goes: 3 })).toBe('All 3 would be brought.');
    expect(replayInWords({ selected: 3, goes: 1 })).toBe('1 of 3 would be brought.');
  });

  it('says which one stands in the way of another', () => {
    expect(presentInWords(run())).toBe('At present the replay of ada is running: 27 of 90 sent, 3 owed already.');
  });

  it('leaves to the API what is not said', () => {
    expect(bodyOf({ from: 'a', to: '', onlyFailed: false })).toEqual({ from: 'a' });
    expect(bodyOf({ from: 'a', to: 'b', onlyFailed: true })).toEqual({ from: 'a', to: 'b', onlyFailed: true });
  });
});
