import { describe, expect, it } from '@jest/globals';
import { whyForgotten } from './why-forgotten.js';

const HOUR_MS = 3_600_000;
const doubtedSince = new Date('2026-11-01T12:00:00Z');
const hoursLater = (hours: number) => new Date(doubtedSince.getTime() + hours * HOUR_MS);

type Task = Parameters<typeof whyForgotten>[0];
type Call = Parameters<typeof whyForgotten>[1];
type Now = Parameters<typeof whyForgotten>[2];
const asked = (task: Partial<Task>, effectClass: Call['effectClass'], keyWindowMs: number | undefined, now: Date) =>
  whyForgotten(task as Task, { effectClass }, { action: { keyWindowMs } as Now['action'], now })?.code ?? null;

describe('a task whose attempts the database may have forgotten', () => {
  it.each(['once', 'probed'] as const)('is parked where it is %s', (effectClass) => {
    expect(asked({ doubtedSince }, effectClass, undefined, hoursLater(1))).toBe('recovered');
  });

  it.each(['read', 'metered', 'natural'] as const)('goes on where it is %s', (effectClass) => {
    expect(asked({ doubtedSince }, effectClass, undefined, hoursLater(1_000))).toBeNull();
  });

  it('goes on under its key as long as the provider knows the key of a forgotten attempt', () => {
    expect(asked({ doubtedSince }, 'keyed', undefined, hoursLater(1_000))).toBeNull();
    expect(asked({ doubtedSince }, 'keyed', 24 * HOUR_MS, hoursLater(23))).toBeNull();
    expect(asked({ doubtedSince }, 'keyed', 24 * HOUR_MS, hoursLater(24))).toBe('recovered');
  });

  it('is any other task where the database never went back', () => {
    expect(asked({}, 'once', undefined, hoursLater(1))).toBeNull();
  });
});
