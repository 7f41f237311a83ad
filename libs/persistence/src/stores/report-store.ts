import type { ReportFacts, ReportRow } from '#libs/alerting';
import type { Database } from '../database.js';
import { DURATION_BUCKETS } from '../statements/add-task-hours.js';
import { countActs } from '../statements/count-acts.js';
import { reportChanges } from '../statements/report-changes.js';
import { reportIncidents } from '../statements/report-incidents.js';
import { reportTaskHours } from '../statements/report-task-hours.js';

const MOST_CHANGES = 100;
const DECISIONS = ['applied', 'retry', 'abandon'] as const;

/** What reports of one tenant at a time are made of. */
export class ReportStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** Of a week: its begin and its end. */
  facts(tenant: string, from: Date, to: Date): Promise<ReportFacts> {
    return this.database.asTenant(tenant, async (runner) => {
      const span = [tenant, from, to];
      const rows = await runner.run<ReportRow>(reportTaskHours, span);
      const [counted] = await runner.run<ReportFacts['incidents'] & { parked: number }>(reportIncidents, span);
      if (!counted) throw new Error('Incidents were counted and are not told: this is a bug');
      const acts = await runner.run<{ act: string; times: number }>(countActs, [
        ...span,
        DECISIONS.map((decision) => `task.resolve.${decision}`),
      ]);
      const times = (decision: string) => acts.find(({ act }) => act.endsWith(`.${decision}`))?.times ?? 0;
      const changes = await runner.run<{ at: Date; actor: string; act: string; subject: string }>(reportChanges, [
        ...span,
        MOST_CHANGES,
      ]);
      const { parked: now, ...incidents } = counted;
      return {
        rows,
        incidents,
        parked: { now, applied: times('applied'), retry: times('retry'), abandon: times('abandon') },
        changes: changes.map((change) => ({ ...change, at: change.at.toISOString() })),
        uppers: DURATION_BUCKETS,
      };
    });
  }
}
