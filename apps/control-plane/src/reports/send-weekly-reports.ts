import { lastWeek, reportEvent, reportEventIds, weeklyReport } from '#libs/alerting';
import type { ReportAudience, ReportSendingStore, ReportStore } from '#libs/persistence';

/** What reports are sent out of. */
export interface ReportSending {
  store: Pick<ReportSendingStore, 'lacking' | 'queue'>;
  reports: Pick<ReportStore, 'facts'>;
  /** Where browsers reach the console; null where that is not known. */
  origin: string | null;
}

/** How long after its end a week is reported on, in milliseconds: until then its last tasks are still being added up. */
const AFTER_MS = 5 * 60_000;

/**
 * Owes the report of the last week to every target that is to have it and has not. Nobody is owed it twice.
 *
 * @throws AggregateError where that of some tenants could not be made; all others are owed theirs
 */
export async function sendWeeklyReports({ store, reports, origin }: ReportSending, now: Date): Promise<void> {
  const week = lastWeek(new Date(now.getTime() - AFTER_MS));
  const owe = async (audience: ReportAudience) => {
    const { tenant } = audience;
    const report = weeklyReport(week, await reports.facts(tenant, week.from, week.to));
    const event = reportEvent(report, { tenant, origin, now });
    await store.queue(audience, { eventId: event.id, event: Buffer.from(JSON.stringify(event)) });
  };
  const failures: Error[] = [];
  for (const audience of await store.lacking(reportEventIds(week.name), week.to)) {
    await owe(audience).catch((error: unknown) => {
      failures.push(new Error(`Tenant ${audience.tenant} is not sent its weekly report`, { cause: error }));
    });
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures[0]?.message}, of ${failures.length} in all`);
}
