import { describe, expect, it } from '@jest/globals';
import { weekOfName } from './iso-week.js';
import { type ReportRow, weeklyReport } from './weekly-report.js';

const row = (outcome: ReportRow['outcome'], tasks: number, over: Partial<ReportRow> = {}): ReportRow => ({
  ...{ connector: 'http', inWeek: true, outcome, category: '', code: '', bucket: 0, tasks },
  ...over,
});
const week = weekOfName('2026-W48');
const report = (rows: ReportRow[]) => {
  if (!week) throw new Error('there is no such week');
  const incidents = { opened: 0, resolved: 0, open: 0, hoursToResolution: null };
  const parked = { now: 0, applied: 0, retry: 0, abandon: 0 };
  return weeklyReport(week, { rows, incidents, parked, changes: [], uppers: [1, 2] });
};

describe('the report of a week', () => {
  it('has each connector beside the week before, and names codes that were not there then', () => {
    const { connectors } = report([
      row('succeeded', 90),
      row('failed', 6, { category: 'transient', code: 'http_503', bucket: 1 }),
      row('failed', 4, { category: 'client', code: 'http_404' }),
      row('cancelled', 50),
      row('succeeded', 10, { inWeek: false }),
      row('failed', 10, { inWeek: false, category: 'transient', code: 'http_503' }),
      row('succeeded', 1, { connector: 'github' }),
    ]);
    expect(connectors.map(({ connector }) => connector)).toEqual(['github', 'http']);
    expect(connectors[1]).toMatchObject({
      tasks: 100,
      successRate: 0.9,
      succeeded: 90,
      failed: 10,
      cancelled: 50,
      errors: { transient: 6, client: 4 },
      newCodes: ['http_404'],
      before: { tasks: 20, successRate: 0.5 },
    });
  });

  it('says of a connector that did nothing the week before that nothing is known', () => {
    const [only] = report([row('succeeded', 1)]).connectors;
    expect(only?.before).toEqual({ tasks: 0, successRate: null, p50Seconds: null, p95Seconds: null });
  });
});
