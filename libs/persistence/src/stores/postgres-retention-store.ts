import type { Forgettable, OfTenant, RetentionStore, TenantLook, TenantSetting } from '#libs/execution';
import type { Statement, StatementRunner } from '../database.js';
import { clearRest } from '../statements/clear-rest.js';
import { endOldestPart } from '../statements/end-oldest-part.js';
import { forgetConflicts } from '../statements/forget-conflicts.js';
import { forgetConflictsOfTenant } from '../statements/forget-conflicts-of-tenant.js';
import { forgetDecisionItems } from '../statements/forget-decision-items.js';
import { forgetDecisionItemsOfTenant } from '../statements/forget-decision-items-of-tenant.js';
import { forgetDecisionRuns } from '../statements/forget-decision-runs.js';
import { forgetDecisionRunsOfTenant } from '../statements/forget-decision-runs-of-tenant.js';
import { forgetDeliveries } from '../statements/forget-deliveries.js';
import { forgetDeliveriesOfTenant } from '../statements/forget-deliveries-of-tenant.js';
import { forgetEvents } from '../statements/forget-events.js';
import { forgetEventsOfTenant } from '../statements/forget-events-of-tenant.js';
import { forgetIncidents } from '../statements/forget-incidents.js';
import { forgetIncidentsOfTenant } from '../statements/forget-incidents-of-tenant.js';
import { forgetKeys } from '../statements/forget-keys.js';
import { forgetLetters } from '../statements/forget-letters.js';
import { forgetLettersOfTenant } from '../statements/forget-letters-of-tenant.js';
import { forgetProbes } from '../statements/forget-probes.js';
import { forgetReceipts } from '../statements/forget-receipts.js';
import { forgetRedriveItems } from '../statements/forget-redrive-items.js';
import { forgetRedriveItemsOfTenant } from '../statements/forget-redrive-items-of-tenant.js';
import { forgetRedriveRuns } from '../statements/forget-redrive-runs.js';
import { forgetRedriveRunsOfTenant } from '../statements/forget-redrive-runs-of-tenant.js';
import { forgetReplayRuns } from '../statements/forget-replay-runs.js';
import { forgetReplayRunsOfTenant } from '../statements/forget-replay-runs-of-tenant.js';
import { forgetTasksOfTenant } from '../statements/forget-tasks-of-tenant.js';
import { listShorterRetention } from '../statements/list-shorter-retention.js';
import { makeParts } from '../statements/make-parts.js';

const FORGETTING: Readonly<Record<Forgettable, Statement>> = {
  tasks: clearRest,
  keys: forgetKeys,
  probes: forgetProbes,
  deliveries: forgetDeliveries,
  events: forgetEvents,
  receipts: forgetReceipts,
  conflicts: forgetConflicts,
  letters: forgetLetters,
  'redrive-items': forgetRedriveItems,
  'redrive-runs': forgetRedriveRuns,
  'decision-items': forgetDecisionItems,
  'decision-runs': forgetDecisionRuns,
  'replay-runs': forgetReplayRuns,
  incidents: forgetIncidents,
};

const OF_TENANT: Readonly<Record<OfTenant, Statement>> = {
  tasks: forgetTasksOfTenant,
  events: forgetEventsOfTenant,
  conflicts: forgetConflictsOfTenant,
  deliveries: forgetDeliveriesOfTenant,
  letters: forgetLettersOfTenant,
  'redrive-items': forgetRedriveItemsOfTenant,
  'redrive-runs': forgetRedriveRunsOfTenant,
  'decision-items': forgetDecisionItemsOfTenant,
  'decision-runs': forgetDecisionRunsOfTenant,
  'replay-runs': forgetReplayRunsOfTenant,
  incidents: forgetIncidentsOfTenant,
};

/** Retention in PostgreSQL, as the role of maintenance; what that may not do itself, functions of the owner do. */
export class PostgresRetentionStore implements RetentionStore {
  constructor(private readonly runner: StatementRunner) {}

  async makeParts(days: number, ahead: number): Promise<string[]> {
    const rows = await this.runner.run<{ part: string }>(makeParts, [days, ahead]);
    return rows.map(({ part }) => part);
  }

  async endOldestPart(keepDays: number): Promise<{ part: string; carried: number } | null> {
    const rows = await this.runner.run<{ part: string | null; carried: number }>(endOldestPart, [keepDays]);
    const [{ part = null, carried = 0 } = {}] = rows;
    return part === null ? null : { part, carried };
  }

  async forget(what: Forgettable, keepDays: number, most: number): Promise<number> {
    const [row] = await this.runner.run<{ deleted: number }>(FORGETTING[what], [keepDays, most]);
    return row?.deleted ?? 0;
  }

  shorterThan(keepDays: number): Promise<TenantSetting[]> {
    return this.runner.run<TenantSetting>(listShorterRetention, [keepDays]);
  }

  async forgetOf({ tenant, what, keepDays, place, most }: TenantLook): Promise<{
    deleted: number;
    place: readonly string[] | null;
  }> {
    const [row] = await this.runner.run<{ deleted: number; place: string[] | null }>(OF_TENANT[what], [
      ...[tenant, keepDays, most, place],
    ]);
    return row ?? { deleted: 0, place: null };
  }
}
