import type { NewNotification } from '#libs/alerting';
import type { Database, StatementRunner } from '../database.js';
import { targetsWithoutReport } from '../statements/targets-without-report.js';
import { queueNotificationsIn } from './queue-notifications-in.js';

/** Whom a tenant wants to have a report that they do not have yet. */
export interface ReportAudience {
  tenant: string;
  targets: string[];
}

/** Reports on their way: found for all tenants over the maintenance role, owed within the walls of each. */
export class ReportSendingStore {
  constructor(
    private readonly maintenance: StatementRunner,
    private readonly tenants: Pick<Database, 'asTenant'>,
  ) {}

  /** Who is still to be sent the report whose event id is this and their tenant, of a time that ended then; nobody before it is added up. */
  lacking(eventIds: string, until: Date): Promise<ReportAudience[]> {
    return this.maintenance.run<ReportAudience>(targetsWithoutReport, [eventIds, until]);
  }

  /** Owes it to them, each once, however often this is done. */
  queue({ tenant, targets }: ReportAudience, notification: NewNotification): Promise<void> {
    return this.tenants.asTenant(tenant, (runner) =>
      queueNotificationsIn(runner, tenant, { targets, purpose: 'report', notifications: [notification] }),
    );
  }
}
