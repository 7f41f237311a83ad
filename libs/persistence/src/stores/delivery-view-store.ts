import type { Database } from '../database.js';
import { listDeliveryStanding } from '../statements/list-delivery-standing.js';
import { listEndedDeliveries } from '../statements/list-ended-deliveries.js';
import { listOwedDeliveries } from '../statements/list-owed-deliveries.js';
import type { TimedPlace } from './source-view-store.js';

/** How a subscription gets what it should. */
export interface DeliveryStanding {
  name: string;
  /** What is owed, counted up to 1,000. */
  owed: number;
  nextAt: Date | null;
  deliveredAt: Date | null;
  givenUpAt: Date | null;
  /** What failed last: of what is owed, else of what was given up; nulls where nothing did. */
  failedEventId: string | null;
  failedStatus: number | null;
  failedError: string | null;
}

/** What becomes of something that is brought to a subscription. */
export type DeliveryState = 'owed' | 'delivered' | 'given-up';

/** Something that is, was or should have been brought to a subscription. */
export interface DeliveryView {
  eventId: string;
  state: DeliveryState;
  attempts: number;
  createdAt: Date;
  nextAt: Date | null;
  endedAt: Date | null;
  lastStatus: number | null;
  lastError: string | null;
  micros: string;
}

/** Reads what subscriptions get, one tenant at a time. */
export class DeliveryViewStore {
  constructor(private readonly database: Database) {}

  /** How each of these subscriptions gets what it should. */
  of(tenant: string, names: readonly string[]): Promise<DeliveryStanding[]> {
    return this.database.asTenant(tenant, (runner) =>
      runner.run<DeliveryStanding>(listDeliveryStanding, [tenant, names]),
    );
  }

  /** A page of one state: what is owed by when it is due, what has ended the latest first. */
  page(
    tenant: string,
    subscription: string,
    { state, behind, take }: { state: DeliveryState; behind: TimedPlace | null; take: number },
  ): Promise<DeliveryView[]> {
    const given = [tenant, subscription, behind?.micros ?? null, behind?.id ?? null, take];
    return this.database.asTenant(tenant, (runner) =>
      state === 'owed'
        ? runner.run<DeliveryView>(listOwedDeliveries, given)
        : runner.run<DeliveryView>(listEndedDeliveries, [...given, state]),
    );
  }
}
