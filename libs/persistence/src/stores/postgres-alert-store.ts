import type { AlertRecord, AlertStanding, AlertStep, AlertStore, Finding, OwnThreshold } from '#libs/alerting';
import type { Database, StatementRunner } from '../database.js';
import { alertAudience } from '../statements/alert-audience.js';
import { forgetAlerts } from '../statements/forget-alerts.js';
import { forgetRefusalSlots } from '../statements/forget-refusal-slots.js';
import { keepAlerts } from '../statements/keep-alerts.js';
import { listAlertThresholds } from '../statements/list-alert-thresholds.js';
import { listTenantsWithAlerts } from '../statements/list-tenants-with-alerts.js';
import { lockAlerts } from '../statements/lock-alerts.js';
import { toColumns } from './columns.js';
import { queueNotificationsIn } from './queue-notifications-in.js';
import { sortedBy } from './sorted-by.js';

/** Alerts in PostgreSQL: each tenant's go on within its walls, together with the messages that tell of them. */
export class PostgresAlertStore implements AlertStore {
  constructor(
    private readonly maintenance: StatementRunner,
    private readonly tenants: Pick<Database, 'asTenant'>,
  ) {}

  thresholds(): Promise<OwnThreshold[]> {
    return this.maintenance.run<OwnThreshold>(listAlertThresholds, [null]);
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
    await this.maintenance.run(forgetRefusalSlots, []);
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
