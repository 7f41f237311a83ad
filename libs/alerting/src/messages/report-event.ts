import type { CloudEvent, WeeklyReport } from '#libs/contracts';

/** What the message with a weekly report carries: the report, and the same in words. */
export interface ReportEventData extends WeeklyReport {
  tenant: string;
  subject: string;
  note: string;
  console: string;
}

/** What the ids of the messages with the reports of a week begin with; the tenant follows. */
export const reportEventIds = (week: string): string => `weekly-report-${week}-`;

/**
 * The id of the message with the report of a week: one for each week, so that nobody is sent two, and for each tenant, for one
 * mailbox may be that of two, and keeps of equal ids the first.
 */
const reportEventId = (week: string, tenant: string): string => `${reportEventIds(week)}${tenant}`;

/** A weekly report as a CloudEvent. */
export function reportEvent(
  report: WeeklyReport,
  { tenant, origin, now }: { tenant: string; origin: string | null; now: Date },
): CloudEvent<ReportEventData> {
  const subject = `Week ${report.week} of tenant ${tenant}`;
  return {
    specversion: '1.0',
    id: reportEventId(report.week, tenant),
    source: '/reports',
    type: 'dev.waybill.report.weekly',
    time: now.toISOString(),
    datacontenttype: 'application/json',
    data: { ...report, tenant, subject, note: reportText(report), console: `${origin ?? ''}/console/#/report` },
  };
}

const percent = (share: number | null): string => (share === null ? 'nothing known' : `${(share * 100).toFixed(2)} %`);

function reportText({ connectors, incidents, parked, changes }: WeeklyReport): string {
  const lines = connectors.map(({ connector, tasks, successRate, p95Seconds, before, newCodes }) => {
    const codes = newCodes.length === 0 ? '' : `; new error codes: ${newCodes.join(', ')}`;
    return `${connector}: ${tasks} tasks, ${percent(successRate)} succeeded (the week before ${percent(before.successRate)}), 95 % within ${p95Seconds ?? '–'} s${codes}`;
  });
  const { opened, resolved, open } = incidents;
  return [
    ...(lines.length === 0 ? ['No task ended.'] : lines),
    `Incidents: ${opened} opened, ${resolved} resolved, ${open} open. Parked now: ${parked.now}.`,
    `Changes of the configuration: ${changes.length}.`,
  ].join('\n');
}
