import { describe, it } from '@jest/globals';
import type { ExampleHistory } from '../example-history.js';
import { expectRule } from '../expect-rule.js';
import { acceptedAreTasks } from './accepted-are-tasks.js';

/** Makes the row go, with everything that hangs on it. */
const withoutRow = (example: ExampleHistory) => {
  example.database.tasks = [];
  return example;
};

describe('everything accepted is one task', () => {
  it('says nothing of a task that is there, nor of one that was refused', () => {
    expectRule(acceptedAreTasks, (example) => {
      example.task({ order: 'a' }).task({ order: 'b', over: 'amqp' }).task({ order: 'c' });
      example.database.tasks = example.database.tasks.filter(({ key }) => key !== 'key-c');
      example.journal.splice(
        example.journal.findIndex((line) => line.kind === 'accepted' && line.order === 'c'),
        1,
      );
    });
  });

  it.each(['http', 'amqp'] as const)('finds a task accepted over %s that is not there', (over) => {
    expectRule(acceptedAreTasks, (example) => withoutRow(example.task({ order: 'a', over })), ['lost', 'a']);
  });

  it('excuses one over AMQP whose queue a fault took, and not one over HTTP, nor one confirmed after it', () => {
    const taken = (over: 'http' | 'amqp', faultAt: number) => (example: ExampleHistory) =>
      withoutRow(example.task({ order: 'a', over }).fault({ at: faultAt, mendedAt: faultAt + 500 }));
    expectRule(acceptedAreTasks, taken('amqp', 1_100));
    expectRule(acceptedAreTasks, taken('http', 1_100), ['lost', 'a']);
    expectRule(acceptedAreTasks, taken('amqp', 100), ['lost', 'a']);
  });

  it('finds two tasks under one key, a task that nobody sent, and an answer that names another one', () => {
    expectRule(
      acceptedAreTasks,
      (example) => {
        example.task({ order: 'a' });
        example.database.tasks.push({ ...example.row('a'), id: 'again' });
      },
      ['doubled', 'a'],
    );
    expectRule(
      acceptedAreTasks,
      (example) => {
        example.task({ order: 'a' });
        example.database.tasks.push({ ...example.row('a'), id: 'stray', key: 'nobodys' });
      },
      ['unexpected', 'stray'],
    );
    expectRule(
      acceptedAreTasks,
      (example) => {
        example.task({ order: 'a' });
        example.journal.push({ kind: 'accepted', at: 2_000, order: 'a', id: 'another', copy: 2 });
      },
      ['unexpected', 'a'],
    );
  });
});
