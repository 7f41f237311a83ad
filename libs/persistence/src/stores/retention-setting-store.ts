import type { RetentionKind } from '#libs/contracts';
import type { Database } from '../database.js';
import { listRetention } from '../statements/list-retention.js';
import { setRetention } from '../statements/set-retention.js';
import { AuditTrail } from './audit-trail.js';

/** For how long one tenant at a time has what has ended kept. */
export class RetentionSettingStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** What the tenant has set, in days. */
  async list(tenant: string): Promise<ReadonlyMap<RetentionKind, number>> {
    const rows = await this.database.asTenant(tenant, (runner) =>
      runner.run<{ kind: RetentionKind; days: number }>(listRetention, [tenant]),
    );
    return new Map(rows.map(({ kind, days }) => [kind, days]));
  }

  /** Audited. Null takes a setting away. */
  set(tenant: string, kind: RetentionKind, days: number | null, actor: string): Promise<void> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(setRetention, [tenant, kind, days]);
      const detail = days === null ? 'as the installation' : `${days} days`;
      await AuditTrail.appendIn(runner, { tenant, actor, act: 'retention.update', subject: kind, detail });
    });
  }
}
