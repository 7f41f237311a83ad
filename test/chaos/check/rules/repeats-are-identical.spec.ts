import { describe, it } from '@jest/globals';
import { expectRule } from '../expect-rule.js';
import { repeatsAreIdentical } from './repeats-are-identical.js';

const twice = { order: 'a', outcomes: ['ambiguous', 'succeeded'] };

describe('one token, and the same bytes for it', () => {
  it('says nothing of repeats that are alike', () => {
    expectRule(repeatsAreIdentical, (example) => example.task(twice).task({ ...twice, order: 'b' }));
  });

  it('finds intents with different tokens', () => {
    expectRule(
      repeatsAreIdentical,
      (example) => {
        const [first, ...rest] = example.task(twice).database.attempts;
        if (first) example.database.attempts = [{ ...first, token: 'another' }, ...rest];
      },
      ['unexpected', 'a'],
    );
  });

  it.each(['token', 'bytes'] as const)('finds requests with different %s', (part) => {
    expectRule(
      repeatsAreIdentical,
      (example) => {
        const [first] = example.task(twice).ledger;
        if (first) example.ledger[0] = { ...first, [part]: 'other' };
      },
      ['unexpected', 'a'],
    );
  });

  it('finds two tasks with one token', () => {
    expectRule(
      repeatsAreIdentical,
      (example) => {
        example.task({ order: 'a' }).task({ order: 'b' });
        example.database.attempts = example.database.attempts.map((attempt) => ({ ...attempt, token: 'one' }));
      },
      ['unexpected', null],
    );
  });
});
