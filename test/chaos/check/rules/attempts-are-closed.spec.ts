import { describe, it } from '@jest/globals';
import { expectRule } from '../expect-rule.js';
import { attemptsAreClosed } from './attempts-are-closed.js';

describe('attempts are numbered without a gap, and each has an end', () => {
  it('says nothing of whole histories', () => {
    expectRule(attemptsAreClosed, (example) => example.task({ order: 'a', outcomes: ['lost', 'failed', 'succeeded'] }));
    expectRule(attemptsAreClosed, (example) => example.task({ order: 'a', status: 'cancelled', outcomes: [] }));
  });

  it.each(['succeeded', 'parked'])('finds an attempt of a task that is %s and nobody closed', (status) => {
    const open = { order: 'a', status, outcomes: [null, 'succeeded'] };
    expectRule(attemptsAreClosed, (example) => example.task(open), ['unexpected', 'a']);
  });

  it('finds an attempt that is missing', () => {
    expectRule(
      attemptsAreClosed,
      (example) => {
        example.task({ order: 'a', outcomes: ['failed', 'succeeded'] }).database.attempts.shift();
      },
      ['unexpected', 'a'],
    );
  });
});
