import { describe, expect, it } from '@jest/globals';
import type { CallCount } from '../ports/call-count-store.js';
import { CallTally } from './call-tally.js';

const at = new Date('2026-11-30T12:00:00Z');
const task = { tenant: 'acme', id: '018f0000-0000-7000-8000-000000000001', connection: 'shop' };
const done = { outcome: 'succeeded', durationMs: 20, errorCode: null } as const;
const refused = { outcome: 'failed', durationMs: 5, errorCode: 'http_401' } as const;
const no = { category: null, at };

function scene(writeAfterMs = 60_000) {
  const stored: CallCount[][] = [];
  const warned: string[] = [];
  let fails = false;
  const store = {
    addCalls: async (counts: readonly CallCount[]) => {
      if (fails) throw new Error('away');
      stored.push([...counts]);
    },
  };
  const log = { warn: (_fields: object, message: string) => void warned.push(message) };
  const tally = new CallTally(store, log, writeAfterMs);
  const fail = (now: boolean) => {
    fails = now;
  };
  return { tally, stored, warned, fail };
}

const sum = (counts: readonly number[]) => counts.reduce((one, other) => one + other, 0);

describe('the tally of calls', () => {
  it('stores one row for each connection, with what succeeded, what failed for whom, and how long all took', async () => {
    const { tally, stored } = scene();
    tally.count(task, done, no);
    tally.count(task, done, no);
    tally.count(task, refused, { category: 'configuration', at });
    tally.count({ ...task, connection: 'other' }, done, no);
    await tally.flush();
    await tally.flush();
    expect(stored).toHaveLength(1);
    const [shop, other] = stored[0] ?? [];
    expect(shop).toMatchObject({ tenant: 'acme', connection: 'shop', succeeded: 2, failures: [0, 0, 0, 1, 0, 0] });
    expect(shop?.lastFailure).toEqual({ at, category: 'configuration', code: 'http_401', task: task.id });
    expect([sum(shop?.latencies ?? []), sum(other?.latencies ?? [])]).toEqual([3, 1]);
    expect(other?.lastFailure).toBeNull();
  });

  it('counts no attempt for which nothing was called, and one without a category as transient', async () => {
    const { tally, stored } = scene();
    tally.count(task, { outcome: 'failed', durationMs: null, errorCode: 'lease_too_short' }, no);
    await tally.flush();
    expect(stored).toEqual([]);
    tally.count(task, { outcome: 'ambiguous', durationMs: 1, errorCode: null }, no);
    await tally.flush();
    expect(stored[0]?.[0]).toMatchObject({ failures: [1, 0, 0, 0, 0, 0], lastFailure: { code: 'unknown' } });
  });

  it('keeps what could not be stored, and says so', async () => {
    const { tally, stored, warned, fail } = scene();
    fail(true);
    tally.count(task, refused, { category: 'client', at });
    await tally.flush();
    expect(warned).toEqual(['The counts of calls could not be stored; they are kept']);
    fail(false);
    tally.count(task, done, no);
    await tally.flush();
    expect(stored[0]?.[0]).toMatchObject({ succeeded: 1, failures: [0, 1, 0, 0, 0, 0], lastFailure: { at } });
    expect(sum(stored[0]?.[0]?.latencies ?? [])).toBe(2);
  });

  it('writes by itself a while after the first call', async () => {
    const { tally, stored } = scene(1);
    tally.count(task, done, no);
    const until = Date.now() + 5_000;
    while (stored.length === 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(stored).toHaveLength(1);
  });
});
