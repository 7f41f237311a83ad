import type { AlertRecord, AlertStanding, AlertStep, AlertStore, Finding } from '#libs/alerting';
import type { Database, StatementRunner } from '../database.js';
import { alertAudience } from '../statements/alert-audience.js';
import { findAlertConditions } from '../statements/find-alert-conditions.js';
import { forgetAlerts } from '../statements/forget-alerts.js';
import { keepAlerts } from '../statements/keep-alerts.js';
import { listTenantsWithAlerts } from '../statements/list-tenants-with-alerts.js';
import { lockAlerts } from '../statements/lock-alerts.js';
import { toColumns } from './columns.js';
import { queueNotificationsIn } from './queue-notifications-in.js';
import { sortedBy } from './sorted-by.js';

/** From when on something is wrong, in seconds. */
export interface AlertThresholds {
  /** A task is due and nobody takes it. */
  dueSeconds: number;
  /** A result is stored and not announced. */
  owedSeconds: number;
}

/**
 * Alerts in PostgreSQL. What is wrong is found for all tenants over the maintenance role; each tenant's alerts go on within its
 * walls, together with the messages that tell of them.
 */
export class PostgresAlertStore implements AlertStore {
  constructor(
    private readonly maintenance: StatementRunner,
    private readonly tenants: Pick<Database, 'asTenant'>,
    private readonly thresholds: AlertThresholds,
  ) {}

  findings(): Promise<Finding[]> {
    const { dueSeconds, owedSeconds } = this.thresholds;
    return this.maintenance.run<Finding>(findAlertConditions, [dueSeconds, owedSeconds]);
  }

  async tenantsWithAlerts(): Promise<string[]> {
    const rows = await this.maintenance.run<{ tenant: string }>(listTenantsWithAlerts, []);
    return rows.map(({ tenant }) => tenant);
  }

  advance(
    tenant: string,
    findings: readonly Finding[],
    decide: (standing: AlertStanding) => AlertStep,
  ): Promise<AlertStep> {
    return this.tenants.asTenant(tenant, async (runner) => {
      const found = toColumns(findings, [({ kind }) => kind, ({ subject }) => subject]);
      const records = await runner.run<AlertRecord>(lockAlerts, [tenant, ...found]);
      const [audience] = await runner.run<Omit<AlertStanding, 'records'>>(alertAudience, [tenant]);
      if (!audience) throw new Error('The time was asked for and is not told: this is a bug');
      const step = decide({ ...audience, records });
      if (step.keep.length + step.drop.length > 0) await keep(runner, tenant, step);
      await queueNotificationsIn(runner, tenant, {
        targets: audience.targets,
        purpose: 'alerts',
        notifications: step.notifications,
      });
      return step;
    });
  }

  async forget(days: number): Promise<void> {
    await this.maintenance.run(forgetAlerts, [days]);
  }
}

async function keep(runner: StatementRunner, tenant: string, step: AlertStep): Promise<void> {
  const columns = toColumns(
    sortedBy(step.keep, ({ kind, subject }) => [kind, subject]),
    [
      (alert) => alert.id,
      (alert) => alert.kind,
      (alert) => alert.subject,
      (alert) => alert.state,
      (alert) => alert.value,
      (alert) => alert.detail,
      (alert) => alert.since,
      (alert) => alert.goneAt,
      (alert) => alert.firedAt,
      (alert) => alert.resolvedAt,
      (alert) => alert.told,
      (alert) => alert.toldAt,
      (alert) => alert.toldValue,
    ],
  );
  await runner.run(keepAlerts, [tenant, step.drop, ...columns]);
}
