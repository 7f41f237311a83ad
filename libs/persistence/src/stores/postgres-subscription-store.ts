import type { Subscriber, SubscriptionStore } from '#libs/delivery';
import type { StatementRunner } from '../database.js';
import { listSubscribers } from '../statements/list-subscribers.js';

interface SubscriberRow {
  tenant: string;
  name: string;
  kind: 'results' | 'events';
  routing: string;
  deliver_type: 'http' | 'amqp';
  queue: string | null;
  held_back: boolean;
}

/** Reads subscriptions in PostgreSQL. */
export class PostgresSubscriptionStore implements SubscriptionStore {
  constructor(private readonly database: StatementRunner) {}

  async ofTenants(tenants: readonly string[]): Promise<Subscriber[]> {
    const rows = await this.database.run<SubscriberRow>(listSubscribers, [tenants]);
    return rows.map(({ tenant, name, kind, routing, deliver_type, queue, held_back: heldBack }) => ({
      tenant,
      name,
      kind,
      routing,
      heldBack,
      target: deliver_type === 'http' ? { type: 'http' } : { type: 'amqp', queue: queue ?? '' },
    }));
  }
}
