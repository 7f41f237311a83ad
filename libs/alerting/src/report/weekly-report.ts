import type { WeeklyReport } from '#libs/contracts';
import type { IsoWeek } from './iso-week.js';
import { percentile } from './percentile.js';

/** Tasks of a connector that ended alike, in the week or in the one before. */
export interface ReportRow {
  connector: string;
  inWeek: boolean;
  outcome: 'succeeded' | 'failed' | 'cancelled' | 'expired';
  category: string;
  code: string;
  bucket: number;
  tasks: number;
}

/** What a report is made of. */
export interface ReportFacts {
  rows: readonly ReportRow[];
  incidents: WeeklyReport['incidents'];
  parked: WeeklyReport['parked'];
  changes: WeeklyReport['changes'];
  /** Upper ends of the buckets, in seconds. */
  uppers: readonly number[];
}

type ConnectorReport = WeeklyReport['connectors'][number];
type Figures = ConnectorReport['before'];

const sum = (rows: readonly ReportRow[]): number => rows.reduce((total, { tasks }) => total + tasks, 0);

/** The report of a week, each connector beside the week before. Pure. */
export function weeklyReport({ name, from, to }: IsoWeek, facts: ReportFacts): WeeklyReport {
  const { rows, uppers, ...rest } = facts;
  const connectors = [...Map.groupBy(rows, ({ connector }) => connector)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([connector, all]) => connectorReport(connector, all, uppers));
  return { week: name, from: from.toISOString(), to: to.toISOString(), connectors, ...rest };
}

function connectorReport(connector: string, all: readonly ReportRow[], uppers: readonly number[]): ConnectorReport {
  const rows = all.filter(({ inWeek }) => inWeek);
  const before = all.filter(({ inWeek }) => !inWeek);
  const known = new Set(before.map(({ code }) => code));
  const of = (outcome: ReportRow['outcome']) => sum(rows.filter((row) => row.outcome === outcome));
  const failed = rows.filter(({ outcome }) => outcome === 'failed');
  const errors = [...Map.groupBy(failed, ({ category }) => category)].map(([category, some]) => [category, sum(some)]);
  return {
    connector,
    ...figuresOf(rows, uppers),
    succeeded: of('succeeded'),
    failed: of('failed'),
    cancelled: of('cancelled'),
    expired: of('expired'),
    errors: Object.fromEntries(errors),
    newCodes: [...new Set(failed.map(({ code }) => code))].filter((code) => code !== '' && !known.has(code)).sort(),
    before: figuresOf(before, uppers),
  };
}

/** Cancelled tasks are no failures, and no successes. */
function figuresOf(rows: readonly ReportRow[], uppers: readonly number[]): Figures {
  const counted = rows.filter(({ outcome }) => outcome !== 'cancelled');
  const tasks = sum(counted);
  const buckets = new Map<number, number>();
  for (const { bucket, tasks: count } of counted) buckets.set(bucket, (buckets.get(bucket) ?? 0) + count);
  const succeeded = sum(counted.filter(({ outcome }) => outcome === 'succeeded'));
  return {
    tasks,
    successRate: tasks === 0 ? null : Math.round((succeeded / tasks) * 1e4) / 1e4,
    p50Seconds: percentile(0.5, buckets, uppers),
    p95Seconds: percentile(0.95, buckets, uppers),
  };
}
