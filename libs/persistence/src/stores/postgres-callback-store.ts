import type { TraceHeaders } from '#libs/contracts';
import type { ClaimLimits, DeliveryRecord, DeliveryStore, DueDelivery, NewDelivery } from '#libs/delivery';
import type { StatementRunner } from '../database.js';
import { addDeliveries } from '../statements/add-deliveries.js';
import { claimDeliveries } from '../statements/claim-deliveries.js';
import { disableSubscription } from '../statements/disable-subscription.js';
import { recordDeliveries } from '../statements/record-deliveries.js';
import { toColumns } from './columns.js';
import { sortedBy } from './sorted-by.js';

interface DueRow {
  tenant: string;
  subscription: string;
  event_id: string;
  event: Buffer;
  attempts: number;
  trace: TraceHeaders;
  replay: string | null;
  deliver_type: 'http' | 'amqp';
  url: string | null;
  queue: string | null;
  sealed_secret: Buffer | null;
  turn: number;
}

const keyOf = (delivery: { tenant: string; subscription: string; eventId: string }) => [
  delivery.tenant,
  delivery.subscription,
  delivery.eventId,
];

/** Deliveries owed to subscriptions in PostgreSQL. */
export class PostgresCallbackStore implements DeliveryStore {
  constructor(private readonly database: StatementRunner) {}

  async add(deliveries: readonly NewDelivery[]): Promise<void> {
    const columns = toColumns(sortedBy(deliveries, keyOf), [
      (delivery) => delivery.tenant,
      (delivery) => delivery.subscription,
      (delivery) => delivery.eventId,
      (delivery) => delivery.event,
      (delivery) => delivery.delayMs,
      (delivery) => delivery.attempts,
      (delivery) => delivery.error,
      (delivery) => delivery.trace,
    ]);
    await this.database.run(addDeliveries, columns);
  }

  async claim({ limit, perSubscription, places, leaseMs }: ClaimLimits): Promise<DueDelivery[]> {
    const columns = toColumns(places, [(place) => place.tenant, (place) => place.subscription, (place) => place.free]);
    const rows = await this.database.run<DueRow>(claimDeliveries, [...columns, perSubscription, limit, leaseMs]);
    return rows
      .toSorted((one, other) => one.turn - other.turn)
      .map((row) => ({
        tenant: row.tenant,
        subscription: row.subscription,
        eventId: row.event_id,
        event: row.event,
        attempts: row.attempts,
        trace: row.trace,
        ...(row.replay === null ? {} : { replay: row.replay }),
        target:
          row.deliver_type === 'http'
            ? { type: 'http', url: row.url ?? '', sealedSecret: row.sealed_secret }
            : { type: 'amqp', queue: row.queue ?? '' },
      }));
  }

  async record(records: readonly DeliveryRecord[]): Promise<void> {
    const columns = toColumns(sortedBy(records, keyOf), [
      (record) => record.tenant,
      (record) => record.subscription,
      (record) => record.eventId,
      (record) => record.attempts,
      (record) => record.state,
      (record) => record.retryInMs,
      (record) => record.status,
      (record) => record.error,
      (record) => record.replay,
    ]);
    await this.database.run(recordDeliveries, columns);
  }

  async disable(tenant: string, subscription: string, reason: string): Promise<void> {
    await this.database.run(disableSubscription, [tenant, subscription, reason]);
  }
}
