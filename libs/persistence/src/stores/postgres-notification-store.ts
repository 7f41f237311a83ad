import type { ClaimLimits, DeliveryRecord, DeliveryStore, DueDelivery } from '#libs/delivery';
import type { StatementRunner } from '../database.js';
import { claimNotifications } from '../statements/claim-notifications.js';
import { disableNotificationTarget } from '../statements/disable-notification-target.js';
import { forgetNotifications } from '../statements/forget-notifications.js';
import { recordNotification } from '../statements/record-notification.js';
import { toColumns } from './columns.js';
import { type SealedTarget, targetOf } from './target-of.js';

interface DueRow extends SealedTarget {
  tenant: string;
  target: string;
  eventId: string;
  event: Buffer;
  attempts: number;
  turn: number;
}

/** Notifications owed to targets in PostgreSQL, to be delivered as events are to subscriptions. */
export class PostgresNotificationStore implements DeliveryStore {
  constructor(private readonly maintenance: StatementRunner) {}

  /** They are put down together with the alerts they tell of, and nowhere else. */
  async add(): Promise<void> {
    throw new Error('A notification is owed by the transaction that decides on it: this is a bug');
  }

  async claim({ limit, perSubscription, places, leaseMs }: ClaimLimits): Promise<DueDelivery[]> {
    const columns = toColumns(places, [(place) => place.tenant, (place) => place.subscription, (place) => place.free]);
    const rows = await this.maintenance.run<DueRow>(claimNotifications, [...columns, perSubscription, limit, leaseMs]);
    return rows
      .toSorted((one, other) => one.turn - other.turn)
      .map((row) => ({
        tenant: row.tenant,
        subscription: row.target,
        eventId: row.eventId,
        event: row.event,
        attempts: row.attempts,
        trace: {},
        target: targetOf(row),
      }));
  }

  async record(records: readonly DeliveryRecord[]): Promise<void> {
    for (const { tenant, subscription, eventId, attempts, state, retryInMs, status, error } of records) {
      await this.maintenance.run(recordNotification, [
        ...[tenant, subscription, eventId, attempts, state, retryInMs, status, error],
      ]);
    }
  }

  async disable(tenant: string, target: string, reason: string): Promise<void> {
    await this.maintenance.run(disableNotificationTarget, [tenant, target, reason]);
  }

  /** Deletes what ended so many days ago. */
  async forget(days: number): Promise<void> {
    await this.maintenance.run(forgetNotifications, [days]);
  }
}
