import { describe, it } from '@jest/globals';
import type { ExampleHistory } from '../example-history.js';
import { expectRule } from '../expect-rule.js';
import { nothingIsOwed } from './nothing-is-owed.js';

const whole = (example: ExampleHistory) => example.task({ order: 'a' }).webhook('w');

describe('nothing is owed, and the live queues are empty', () => {
  it('says nothing when all is quiet', () => {
    expectRule(nothingIsOwed, whole);
  });

  it('finds a result and an event that were never published', () => {
    expectRule(
      nothingIsOwed,
      (example) => {
        const { database } = whole(example);
        database.results = database.results.map((result) => ({ ...result, publishedAt: null }));
        database.receipts = database.receipts.map((receipt) => ({ ...receipt, publishedAt: null }));
      },
      ['lost', 'a'],
      ['lost', 'w'],
    );
  });

  it('finds callbacks that are owed, and queues that hold something', () => {
    expectRule(
      nothingIsOwed,
      (example) => {
        whole(example).database.owedDeliveries = 2;
        example.database.fullQueues.push({ name: 'waybill.tasks.http', messages: 1 });
      },
      ['unexpected', null],
      ['unexpected', null],
    );
  });
});
