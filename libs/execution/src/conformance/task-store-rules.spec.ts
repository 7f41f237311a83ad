import { describe, it } from '@jest/globals';
import { InMemoryOperator } from './in-memory-operator.js';
import { InMemoryTaskStore } from './in-memory-task-store.js';
import { TASK_STORE_RULES } from './task-store-rules.js';
import type { TaskStoreStage } from './task-store-stage.js';

function stage(): TaskStoreStage {
  const store = new InMemoryTaskStore({ now: Date.now, leaseMs: 30_000, graceMs: 5_000 });
  const operator = new InMemoryOperator(store, Date.now);
  return {
    tasks: store,
    endpoints: store.endpoints,
    upkeep: store,
    tenant: 'acme',
    otherTenant: 'other',
    expireLease: async (ref) => {
      store.row(ref).leaseUntil = Date.now() - 1_000;
    },
    makeDue: async (ref) => {
      store.row(ref).wakeAt = Date.now() - 1_000;
    },
    dueIn: async (ref) => (store.row(ref).wakeAt ?? Number.POSITIVE_INFINITY) - Date.now(),
    pause: async (kind, name) => store.pauses.pause('acme', kind, name),
    resume: async (kind, name) => store.pauses.resume('acme', kind, name),
    requestCancel: async (ref) => operator.requestCancel(ref),
    settleParked: async (ref, outcome) => operator.settleParked(ref, outcome),
    redrive: async (ref) => operator.redrive(ref),
  };
}

describe('the task store in memory', () => {
  it.each(TASK_STORE_RULES)('$name', ({ check }) => check(stage()));
});
