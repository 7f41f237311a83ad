import { describe, expect, it } from '@jest/globals';
import type { Forgettable, RetentionStore } from '../ports/retention-store.js';
import { daysOfPart, Retention } from './retention.js';

interface Told {
  calls: string[];
  warnings: string[];
}

async function round(over: Partial<RetentionStore> = {}): Promise<Told> {
  const told: Told = { calls: [], warnings: [] };
  const parts = ['first', 'second'];
  const store: RetentionStore = {
    makeParts: async (days, ahead) => {
      told.calls.push(`make ${days} ${ahead}`);
      return ['20261122'];
    },
    endOldestPart: async (keepDays) => {
      told.calls.push(`end ${keepDays}`);
      const part = parts.shift();
      return part ? { part, carried: 1 } : null;
    },
    forget: async (what: Forgettable, keepDays) => {
      told.calls.push(`${what} ${keepDays}`);
      return 0;
    },
    shorterThan: async (keepDays) => {
      told.calls.push(`tenants ${keepDays}`);
      return [];
    },
    forgetOf: async () => ({ deleted: 0, place: null }),
    ...over,
  };
  const log = {
    info: () => undefined,
    warn: (_: unknown, line: string) => void told.warnings.push(line),
    error: () => undefined,
  };
  await new Retention(store, log, { keepDays: 30, keyDays: 45 }).round();
  return told;
}

const REFUSED = async () => {
  throw Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });
};

describe('a round of retention', () => {
  it('makes parts, drops all that are over, and keeps idempotency keys for a time of their own', async () => {
    const { calls, warnings } = await round();
    expect(calls.slice(0, 6)).toEqual(['make 6 3', 'end 30', 'end 30', 'end 30', 'tasks 30', 'keys 45']);
    expect(calls.slice(-7)).toEqual([
      'letters 30',
      'redrive-items 30',
      'redrive-runs 30',
      'decision-items 30',
      'decision-runs 30',
      'incidents 30',
      'tenants 30',
    ]);
    expect(warnings).toEqual([]);
  });

  it('goes on with the rest where a part cannot be made or dropped', async () => {
    const { calls, warnings } = await round({ makeParts: REFUSED, endOldestPart: REFUSED });
    expect(calls).toContain('receipts 30');
    expect(warnings).toHaveLength(2);
  });

  it('deletes batch by batch until one is not full, and leaves what is too much to the next round', async () => {
    let batches = 0;
    await round({ forget: async (what, _, most) => (what !== 'keys' ? 0 : ++batches < 4 ? most : 7) });
    expect(batches).toBe(4);
    batches = 0;
    await round({ forget: async (what, _, most) => (what === 'keys' && ++batches > 0 ? most : 0) });
    expect(batches).toBe(50);
  });
});

describe('the parts', () => {
  it('are about as many, however long tasks are kept', () => {
    expect([2, 5, 30, 365].map(daysOfPart)).toEqual([1, 1, 6, 73]);
  });
});
