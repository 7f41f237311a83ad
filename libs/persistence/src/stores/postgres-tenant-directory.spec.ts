import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { StatementRunner } from '../database.js';
import { PostgresTenantDirectory } from './postgres-tenant-directory.js';

describe('the directory of broker users', () => {
  let rows: { kind: string; tenant: string | null; user_name: string | null }[];
  let reads: number;
  const database: StatementRunner = {
    run: async <Row>() => {
      reads++;
      return rows as Row[];
    },
  };

  beforeEach(() => {
    jest.useFakeTimers();
    reads = 0;
    rows = [
      { kind: 'tenant', tenant: 'acme', user_name: null },
      { kind: 'operator', tenant: 'acme', user_name: 'developer' },
    ];
  });
  afterEach(() => void jest.useRealTimers());

  it('is read once every five seconds, however many ask for those it knows', async () => {
    const directory = new PostgresTenantDirectory(database);
    for (let second = 0; second < 10; second++) {
      await Promise.all([directory.user('developer'), directory.user('developer'), directory.onlyTenant()]);
      jest.advanceTimersByTime(1_000);
    }
    expect(reads).toBe(2);
  });

  it('knows a user who was let in a moment ago, and looks no more than four times a second for strangers', async () => {
    const directory = new PostgresTenantDirectory(database);
    expect(await directory.user('agent')).toBeNull();
    rows.push({ kind: 'tenant', tenant: 'acme', user_name: 'agent' });
    jest.advanceTimersByTime(300);
    expect(await directory.user('agent')).toEqual({ kind: 'tenant', tenant: 'acme' });
    reads = 0;
    for (let step = 0; step < 100; step++) {
      await directory.user('stranger');
      jest.advanceTimersByTime(10);
    }
    expect(reads).toBeGreaterThan(1);
    expect(reads).toBeLessThanOrEqual(5);
  });
});
