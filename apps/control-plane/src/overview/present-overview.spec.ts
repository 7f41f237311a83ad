import { describe, expect, it } from '@jest/globals';
import type { OverviewReading, StandingTasks } from '#libs/persistence';
import { presentOverview } from './present-overview.js';

const AT = new Date('2026-11-30T12:00:30Z');
const UNTIL = new Date('2026-11-30T12:00:00Z');
const stands = (
  status: string,
  reason: string | null,
  tasks: number,
  nextDeadline: Date | null = null,
): StandingTasks => ({
  ...{ connector: 'http', status, reason, tasks, nextDeadline },
  oldestAt: new Date(AT.getTime() - tasks * 1_000),
});
const NOTHING: OverviewReading = {
  ...{ at: AT, countedUntil: UNTIL, standingAt: AT },
  ...{ minutes: [], took: [], standing: [], connections: [], sources: [], incidents: 0, deadLetters: 0 },
};

describe('the overview', () => {
  it('of nothing is whole, with nothing to drain', () => {
    expect(presentOverview(NOTHING)).toMatchObject({
      backlog: { tasks: 0, drainSeconds: null, drainReason: 'empty', nextDeadline: null, missesDeadline: false },
      acceptToDone: { last5Minutes: { tasks: 0, p50: null } },
      waiting: { tasks: 0, reasons: [] },
    });
  });

  it('says that nobody knows the rate before a minute has been counted', () => {
    const early = presentOverview({ ...NOTHING, countedUntil: null, standing: [stands('accepted', null, 90)] });
    expect(early).toMatchObject({ countedUntil: null, backlog: { drainReason: 'unknown' } });
  });

  it('counts into the backlog what is unfinished, and to be drained what neither its time nor anybody holds', () => {
    const soon = new Date(AT.getTime() + 90_000);
    const { backlog, waiting, parked } = presentOverview({
      ...NOTHING,
      minutes: [
        {
          minute: new Date('2026-11-30T11:59:00Z'),
          ...{ accepted: 0, succeeded: 50, failed: 0, cancelled: 0, expired: 0 },
        },
      ],
      standing: [
        stands('accepted', null, 70, soon),
        stands('running', null, 2),
        stands('waiting', 'rate_limited', 8),
        stands('waiting', 'retry', 9),
        stands('waiting', 'not_before', 100),
        stands('waiting', 'configuration', 40, new Date(AT.getTime() + 500_000)),
        stands('waiting', 'paused', 5),
        stands('parked', null, 6),
      ],
    });
    expect(backlog).toMatchObject({ tasks: 234, movable: 80, drainSeconds: 480, drainReason: null, growing: false });
    expect(backlog).toMatchObject({ nextDeadline: soon.toISOString(), deadlineSeconds: 90, missesDeadline: true });
    expect(backlog.oldestAt).toBe(new Date(AT.getTime() - 100_000).toISOString());
    expect(waiting.tasks).toBe(162);
    expect(waiting.reasons.map(({ reason }) => reason)).toEqual([
      ...['not_before', 'configuration', 'retry', 'rate_limited', 'paused'],
    ]);
    expect(parked).toBe(6);
  });
});
