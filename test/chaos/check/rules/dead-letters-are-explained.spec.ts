import { describe, it } from '@jest/globals';
import { expectRule } from '../expect-rule.js';
import { deadLettersAreExplained } from './dead-letters-are-explained.js';

describe('a dead letter is of a task that failed', () => {
  it('says nothing of one that did, even where it was redriven since', () => {
    expectRule(deadLettersAreExplained, (example) => {
      example.task({ order: 'a', status: 'failed' }).task({ order: 'b', status: 'failed' });
      example.endAgain('b', 'succeeded', 5_000);
      for (const taskId of ['task-a', 'task-b']) example.database.deadLetters.push({ taskId, reason: 'http_400' });
    });
  });

  it('excuses what came while a fault had taken its queue, and nothing else for that', () => {
    const unroutable = { taskId: null, reason: 'unroutable' };
    expectRule(deadLettersAreExplained, (example) => {
      example.fault({ at: 500 }).database.deadLetters.push(unroutable);
    });
    expectRule(
      deadLettersAreExplained,
      (example) => {
        example.database.deadLetters.push(unroutable);
      },
      ['unexpected', null],
    );
  });

  it('finds one of a task that never failed, and one of none', () => {
    expectRule(
      deadLettersAreExplained,
      (example) => {
        example
          .task({ order: 'a' })
          .database.deadLetters.push(
            { taskId: 'task-a', reason: 'idempotency_conflict' },
            { taskId: null, reason: 'invalid_json' },
          );
      },
      ['unexpected', 'task-a'],
      ['unexpected', null],
    );
  });
});
