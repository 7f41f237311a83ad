import { describe, expect, it } from '@jest/globals';
import type { Action, Connector } from '#libs/connector-kit';
import { retentionTimes } from './retention-times.js';

const DAY_MS = 86_400_000;
const connector = (keyWindowMs?: number) =>
  ({ actions: new Map([['one', { ...(keyWindowMs ? { keyWindowMs } : {}) } as Action]]) }) as unknown as Connector;

describe('how long idempotency keys are kept', () => {
  it('is as long as tasks are, but never shorter than a provider remembers a key', () => {
    expect(retentionTimes(30, [connector(DAY_MS), connector()])).toEqual({ keepDays: 30, keyDays: 30 });
    expect(retentionTimes(2, [connector(), connector(7 * DAY_MS)])).toEqual({ keepDays: 2, keyDays: 8 });
  });
});
