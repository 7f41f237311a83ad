import { expect, it } from '@jest/globals';
import { LATENCY_STEPS, latencyStep } from '#libs/execution';
import type { CallSlot } from '#libs/persistence';
import { presentCalls } from './calls-view.js';

const at = new Date('2026-11-30T12:00:00Z');

function slot(over: Partial<CallSlot>, ...latencies: number[]): CallSlot {
  const counts = Array<number>(LATENCY_STEPS).fill(0);
  for (const ms of latencies) counts[latencyStep(ms)] = (counts[latencyStep(ms)] ?? 0) + 1;
  return { connection: 'shop', late: true, succeeded: 0, failures: [0, 0, 0, 0, 0, 0], latencies: counts, ...over };
}

it('adds up what went through one connection, the last hour apart from the day', () => {
  const slots = [
    slot({ late: false, succeeded: 1, failures: [1, 0, 0, 2, 0, 0] }, 4_000, 4_000, 4_000, 4_000),
    slot({ succeeded: 2 }, 10, 10),
    slot({ succeeded: 1, failures: [0, 1, 0, 0, 0, 0] }, 10, 10),
    slot({ connection: 'other', succeeded: 99 }),
  ];
  const failed = [{ connection: 'shop', at, category: 'client' as const, code: 'http_404', task: 'x' }];
  const { lastHour, lastDay, lastError } = presentCalls({ slots, failed }, 'shop', true);
  expect(lastHour).toMatchObject({ calls: 4, succeeded: 3, successRate: 0.75, failed: { client: 1 } });
  expect(lastHour.latencyMs.p95).toBeLessThan(15);
  expect(lastDay).toMatchObject({ calls: 8, succeeded: 4, failed: { transient: 1, client: 1, configuration: 2 } });
  expect(lastDay?.latencyMs.p95).toBeGreaterThan(3_000);
  expect(lastError).toEqual({ at, category: 'client', code: 'http_404', taskId: 'x' });
});

it('tells nothing of what was not called', () => {
  expect(presentCalls({ slots: [], failed: [] }, 'shop', false)).toEqual({
    lastHour: { calls: 0, succeeded: 0, successRate: null, failed: {}, latencyMs: { p50: null, p95: null } },
    lastDay: null,
    lastError: null,
  });
});
