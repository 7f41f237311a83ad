import { describe, expect, it } from '@jest/globals';
import type { DecisionRun } from '#libs/contracts';
import { presentInWords } from '../redrive/run-words.js';
import { decidedSoFar, decisionInWords, decisionPaceOf, throughOf } from './decision-words.js';
import { ALL_PARKED, filterOf } from './parked-api.js';

const run = (over: Partial<DecisionRun> = {}) =>
  ({
    ...{ id: 'x', state: 'running', decision: 'retry', effectRuledOut: false, selected: 90, waiting: 60 },
    ...{ decided: 27, alone: 3, refused: 0, left: 0, rate: 2, secondsLeft: 30, createdBy: 'ada' },
    ...over,
  }) as DecisionRun;

describe('a decision run in words', () => {
  it('says what became of its tasks, its pace and the time left', () => {
    expect(decidedSoFar(run())).toBe('27 of 90 sent again, 3 left alone');
    expect(decidedSoFar(run({ decision: 'abandon', refused: 1, left: 9 }))).toBe(
      '27 of 90 given up, 3 left alone, 1 refused, 9 parked as before',
    );
    expect(throughOf(run())).toBe(30);
    expect(decisionPaceOf(run())).toBe('at most 2 a second, about 30 s left');
    expect(decisionPaceOf(run({ secondsLeft: null }))).toBe('at most 2 a second');
  });

  it('says what a preview comes to', () => {
    expect(decisionInWords({ selected: 0, goes: 0 })).toBe('None that fits is parked.');
    expect(decisionInWords({ selected: 3, goes: 3 })).toBe('It would be decided over all 3.');
    expect(decisionInWords({ selected: 3, goes: 1 })).toBe('It would be decided over 1 of 3.');
  });

  it('says what is there instead', () => {
    expect(presentInWords(run())).toBe('At present the run of ada is running: 27 of 90 sent again, 3 left alone.');
    expect(presentInWords({ selected: 2, goes: 0, groups: [] })).toBe('It would be decided over 0 of 2.');
  });
});

describe('a choice of parked tasks', () => {
  it('is a filter of what narrows it', () => {
    expect(filterOf(ALL_PARKED)).toEqual({});
    expect(filterOf({ ...ALL_PARKED, reason: 'timeout', label: 'a:b' })).toEqual({ reason: 'timeout', label: ['a:b'] });
  });
});
