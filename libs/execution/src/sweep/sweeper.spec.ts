import { describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import type { Announcer } from '../ports/announcer.js';
import type { MaintenanceStore, Wakeable } from '../ports/task-store.js';
import { Sweeper } from './sweeper.js';

const due = (): Wakeable => ({ tenant: 'acme', id: newUuid(), connector: 'http', action: 'request', trace: {} });

/** A store with more due than one sweep takes, and what it was asked for. */
function busyStore(): { store: MaintenanceStore; asked: string[] } {
  const asked: string[] = [];
  const store: MaintenanceStore = {
    takeDue: async (limit) => {
      asked.push('due');
      return asked.length > 1_000 ? [] : Array.from({ length: limit }, due);
    },
    wakeHeld: async () => {
      asked.push('let go');
      return { woken: [], last: null };
    },
    wakePaused: async () => [],
    forgetHealthy: async () => {},
    owedResults: async () => [],
    markPublished: async () => {},
  };
  return { store, asked };
}

const announcer = { hint: async () => {} } as unknown as Announcer;
const log = { info: () => {}, warn: () => {}, error: () => {} };

describe('a sweep with much that is due', () => {
  it('lets tasks go between the pages, and comes to an end', async () => {
    const { store, asked } = busyStore();
    const report = await new Sweeper(store, announcer, log, { batch: 2, graceMs: 1, owedAfterMs: 1 }).sweep();
    expect(report.hinted).toBe(40);
    const gaps = asked
      .join(' ')
      .split('let go')
      .map((between) => between.trim().split(' ').length);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(4);
  });
});
