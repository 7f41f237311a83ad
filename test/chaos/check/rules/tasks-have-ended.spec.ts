import { describe, it } from '@jest/globals';
import { expectRule } from '../expect-rule.js';
import { tasksHaveEnded } from './tasks-have-ended.js';

describe('every task is at one end, or parked', () => {
  it.each(['succeeded', 'failed', 'parked', 'cancelled', 'expired'])('takes %s for an end', (status) => {
    expectRule(tasksHaveEnded, (example) => example.task({ order: 'a', status }));
  });

  it.each(['accepted', 'waiting', 'running', 'intent'])('finds a task that is %s', (status) => {
    expectRule(tasksHaveEnded, (example) => example.task({ order: 'a', status }), ['lost', 'a']);
  });
});
