import { describe, expect, it } from '@jest/globals';
import { type BudgetCounts, errorBudget } from './error-budget.js';

const counts = (over: Partial<BudgetCounts> = {}): BudgetCounts => ({
  connector: 'http',
  target: null,
  windowTasks: 10_000,
  windowFailed: 50,
  hourTasks: 100,
  hourFailed: 20,
  hoursTasks: 1_000,
  hoursFailed: 30,
  daysTasks: 3_000,
  daysFailed: 30,
  errors: { transient: 50 },
  ...over,
});

describe('an error budget', () => {
  it('is what the target leaves, and is used by what counts', () => {
    expect(errorBudget(counts())).toMatchObject({ target: 0.99, own: false, successRate: 0.995, used: 0.5 });
    expect(errorBudget(counts({ target: 0.999 }))).toMatchObject({ target: 0.999, own: true, used: 5 });
  });

  it('burns at 1 where it is used up in just its window', () => {
    expect(errorBudget(counts()).burn).toEqual({ hour: 20, sixHours: 3, threeDays: 1 });
  });

  it('is untouched where nothing has ended', () => {
    const none = { windowTasks: 0, windowFailed: 0, hourTasks: 0, hourFailed: 0 };
    expect(errorBudget(counts(none))).toMatchObject({ successRate: null, used: 0, burn: { hour: 0 } });
  });
});
