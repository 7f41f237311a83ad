import type { OwnThreshold } from '#libs/alerting';
import type { AlertKind } from '#libs/contracts';
import type { Database } from '../database.js';
import { listAlertThresholds } from '../statements/list-alert-thresholds.js';
import { setAlertThreshold } from '../statements/set-alert-threshold.js';
import { AuditTrail } from './audit-trail.js';

/** From when on one tenant at a time has alerts fire. */
export class AlertThresholdStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** What the tenant has set. */
  async list(tenant: string): Promise<ReadonlyMap<AlertKind, number>> {
    const rows = await this.database.asTenant(tenant, (runner) =>
      runner.run<OwnThreshold>(listAlertThresholds, [tenant]),
    );
    return new Map(rows.map(({ kind, value }) => [kind, value]));
  }

  /** Audited. Null takes a setting away. */
  set(tenant: string, kind: AlertKind, value: number | null, actor: string): Promise<void> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(setAlertThreshold, [tenant, kind, value]);
      const detail = value === null ? 'the standard' : `from ${value}`;
      await AuditTrail.appendIn(runner, { tenant, actor, act: 'alert-threshold.update', subject: kind, detail });
    });
  }
}
