import type { DueDelivery } from '#libs/delivery';
import type { Database } from '../database.js';
import { addNotificationTarget } from '../statements/add-notification-target.js';
import { deleteNotificationTarget } from '../statements/delete-notification-target.js';
import { enableNotificationTarget } from '../statements/enable-notification-target.js';
import { findSealedTarget } from '../statements/find-sealed-target.js';
import { listNotificationTargets } from '../statements/list-notification-targets.js';
import { AuditTrail } from './audit-trail.js';
import { type SealedTarget, targetOf } from './target-of.js';

/** A target as it is made. */
export interface NewTarget {
  tenant: string;
  name: string;
  type: SealedTarget['type'];
  address: string;
  server: SealedTarget['server'];
  sealedSecret: Buffer | null;
  alerts: boolean;
  weeklyReport: boolean;
}

/** A target as an administrator sees it, with what became of the newest message to it. */
export interface TargetView {
  name: string;
  type: SealedTarget['type'];
  address: string;
  server: SealedTarget['server'];
  alerts: boolean;
  weeklyReport: boolean;
  enabled: boolean;
  disabledReason: string | null;
  createdAt: Date;
  lastAt: Date | null;
  lastState: 'owed' | 'delivered' | 'given-up' | null;
  lastAttempts: number | null;
  lastStatus: number | null;
  lastError: string | null;
}

/** Who acts, and on which target. */
interface TargetAct {
  tenant: string;
  name: string;
  actor: string;
}

/** Whom one tenant at a time has told of alerts. */
export class NotificationTargetStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** At most `take`, by name, behind one. */
  list(tenant: string, behind: string | null, take: number): Promise<TargetView[]> {
    return this.database.asTenant(tenant, (runner) =>
      runner.run<TargetView>(listNotificationTargets, [tenant, null, behind, take]),
    );
  }

  /** Null where the tenant has none of that name. */
  async find(tenant: string, name: string): Promise<TargetView | null> {
    const [found] = await this.database.asTenant(tenant, (runner) =>
      runner.run<TargetView>(listNotificationTargets, [tenant, name, null, 1]),
    );
    return found ?? null;
  }

  /** Audited. Rejects with a unique violation where the name is taken. */
  add(target: NewTarget, actor: string): Promise<void> {
    const { tenant, name, type, address, server, sealedSecret, alerts, weeklyReport } = target;
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(addNotificationTarget, [
        tenant,
        name,
        type,
        address,
        server,
        sealedSecret,
        alerts,
        weeklyReport,
      ]);
      await AuditTrail.appendIn(runner, {
        tenant,
        actor,
        act: 'alert-target.create',
        subject: name,
        detail: type,
      });
    });
  }

  /** Audited. Whether there was one. */
  remove({ tenant, name, actor }: TargetAct): Promise<boolean> {
    return this.database.asTenant(tenant, async (runner) => {
      const gone = await runner.run(deleteNotificationTarget, [tenant, name]);
      if (gone.length === 0) return false;
      await AuditTrail.appendIn(runner, {
        tenant,
        actor,
        act: 'alert-target.delete',
        subject: name,
        detail: '',
      });
      return true;
    });
  }

  /** Where a message to it goes, its secret sealed; null where there is no such target. */
  async destination(tenant: string, name: string): Promise<DueDelivery['target'] | null> {
    const [found] = await this.database.asTenant(tenant, (runner) =>
      runner.run<SealedTarget>(findSealedTarget, [tenant, name]),
    );
    return found ? targetOf(found) : null;
  }

  /** Notes that it was tried, audited; where it took the message it is told again. */
  noteTest({ tenant, name, actor }: TargetAct, delivered: boolean): Promise<void> {
    return this.database.asTenant(tenant, async (runner) => {
      if (delivered) await runner.run(enableNotificationTarget, [tenant, name]);
      const detail = delivered ? 'delivered' : 'not delivered';
      await AuditTrail.appendIn(runner, { tenant, actor, act: 'alert-target.test', subject: name, detail });
    });
  }
}
