import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { runSchedule } from './run-schedule.js';
import { schedules } from './schedule.js';

jest.setTimeout(60_000);

/** Of the model; MODEL_RUNS and MODEL_SEED have it look further, and again. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 250);
const SEED = Number(process.env['MODEL_SEED'] ?? Date.now() % 2 ** 31);

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date', 'hrtime'] });
});

afterEach(() => {
  jest.useRealTimers();
});

describe('whatever happens, in whatever order', () => {
  it(`the promise holds (seed ${SEED})`, async () => {
    const ends = new Map<string, number>();
    let attempts = 0;
    await fc.assert(
      fc.asyncProperty(schedules(120), async (schedule) => {
        const shown = await runSchedule(schedule, (ms) => void jest.advanceTimersByTime(ms));
        attempts += shown.attempts;
        for (const [status, count] of shown.ends) ends.set(status, (ends.get(status) ?? 0) + count);
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: process.env['MODEL_SHRINK'] === undefined },
    );
    // It has shown nothing where nothing has happened.
    expect([...ends.keys()].sort()).toEqual(['cancelled', 'expired', 'failed', 'parked', 'succeeded']);
    expect(attempts).toBeGreaterThan(RUNS);
  });
});
