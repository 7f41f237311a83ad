import { describe, it } from '@jest/globals';
import type { ExampleHistory } from '../example-history.js';
import { expectRule } from '../expect-rule.js';
import { fencesGrow } from './fences-grow.js';

const withFences = (...fences: [epoch: number, counter: number][]) => {
  return (example: ExampleHistory) => {
    example.task({ order: 'a', outcomes: fences.map(() => 'failed') });
    example.row('a').fenceCounter = 7;
    example.database.attempts = example.database.attempts.map((attempt, index) => {
      const [fenceEpoch = 1, fenceCounter = 1] = fences[index] ?? [];
      return { ...attempt, fenceEpoch, fenceCounter };
    });
  };
};

describe('fences only grow', () => {
  it('says nothing where they do, an epoch counting more than a counter', () => {
    expectRule(fencesGrow, withFences([1, 1], [1, 4], [1, 7]));
    expectRule(fencesGrow, withFences([0, 9], [1, 1]));
  });

  it('finds one that stays, one that goes back, and one beyond the task', () => {
    expectRule(fencesGrow, withFences([1, 2], [1, 2]), ['unexpected', 'a']);
    expectRule(fencesGrow, withFences([1, 1], [0, 9]), ['unexpected', 'a']);
    expectRule(fencesGrow, withFences([1, 8]), ['unexpected', 'a']);
  });
});
