import { describe, it } from '@jest/globals';
import { expectRule } from '../expect-rule.js';
import { callsHaveIntents } from './calls-have-intents.js';

describe('no call without an intent of its own before it', () => {
  it('says nothing of calls that follow their intents, nor of intents without a call', () => {
    expectRule(callsHaveIntents, (example) => example.task({ order: 'a', outcomes: ['ambiguous', 'succeeded'] }));
    expectRule(callsHaveIntents, (example) => {
      example.task({ order: 'a', outcomes: ['lost', 'succeeded'] });
      example.ledger.shift();
    });
  });

  it('finds a call before its intent, a second one for the same intent, and one without any', () => {
    expectRule(
      callsHaveIntents,
      (example) => {
        example.task({ order: 'a' });
        example.database.attempts = example.database.attempts.map((attempt) => ({ ...attempt, intentAt: 1_200 }));
      },
      ['unexpected', 'a'],
    );
    expectRule(
      callsHaveIntents,
      (example) => {
        example.task({ order: 'a' });
        example.ledger.push(...example.ledger.filter(({ kind }) => kind === 'attempt'));
      },
      ['unexpected', 'a'],
    );
    expectRule(
      callsHaveIntents,
      (example) => {
        example.task({ order: 'a' });
        example.database.attempts = [];
      },
      ['unexpected', 'a'],
    );
  });

  it('finds a call for nothing that was handed over, and an effect without a call', () => {
    expectRule(
      callsHaveIntents,
      (example) => {
        example.task({ order: 'a' }).journal.length = 0;
        example.ledger.length = 1;
      },
      ['unexpected', null],
    );
    expectRule(
      callsHaveIntents,
      (example) => {
        example.task({ order: 'a' }).ledger.shift();
      },
      ['unexpected', 'a'],
    );
  });
});
