import { describe, it } from '@jest/globals';
import type { ExampleHistory } from '../example-history.js';
import { expectRule } from '../expect-rule.js';
import { askedRepliesAreGiven } from './asked-replies-are-given.js';

const asking = { order: 'a', over: 'amqp', asksReply: true } as const;

const withoutAnswer = (example: ExampleHistory) => {
  example.task(asking).announcements.pop();
  return example;
};
const forgotten = (example: ExampleHistory) => {
  withoutAnswer(example).database.replies = [];
  return example;
};

describe('whoever asked for an answer has got one', () => {
  it('says nothing where the answer came, or nobody asked', () => {
    expectRule(askedRepliesAreGiven, (example) => example.task(asking).task({ order: 'b' }));
  });

  it('finds an answer that never came, one still owed, and a wish that nobody kept', () => {
    expectRule(askedRepliesAreGiven, withoutAnswer, ['lost', 'a']);
    expectRule(askedRepliesAreGiven, forgotten, ['lost', 'a']);
    expectRule(
      askedRepliesAreGiven,
      (example) => {
        example.task(asking).database.replies = [{ taskId: 'task-a', answeredSequence: 0, note: null }];
      },
      ['lost', 'a'],
    );
  });

  it('excuses an answer whose queue was gone with a wiped broker, and no other that found no queue', () => {
    const unroutable = (example: ExampleHistory) => {
      const told = withoutAnswer(example);
      told.database.replies = [{ taskId: 'task-a', answeredSequence: 1, note: 'unroutable: there is no such queue' }];
      return told;
    };
    expectRule(askedRepliesAreGiven, unroutable, ['lost', 'a']);
    expectRule(askedRepliesAreGiven, (example) => unroutable(example).fault({ at: 1_500 }));
  });

  it('excuses what lay in a queue that a fault took, and nothing that was long past it', () => {
    const purged = { at: 1_500, sparesWitnesses: true };
    expectRule(askedRepliesAreGiven, (example) => withoutAnswer(example).fault(purged), ['lost', 'a']);
    for (const missing of [withoutAnswer, forgotten]) {
      expectRule(askedRepliesAreGiven, (example) => missing(example).fault({ at: 1_500 }));
      expectRule(askedRepliesAreGiven, (example) => missing(example).fault({ at: 100_000 }), ['lost', 'a']);
    }
  });
});
