import type { Database } from '../database.js';
import { listRefusals } from '../statements/list-refusals.js';
import { listSourceActivity } from '../statements/list-source-activity.js';
import { listSourceDeliveries } from '../statements/list-source-deliveries.js';

/** A place in a list by time, exact to the microsecond: that of the thing a page begins behind. */
export interface TimedPlace {
  /** Microseconds since 1970, in decimal digits. */
  micros: string;
  id: string;
}

/** When a source was heard of late. */
export interface SourceActivity {
  id: string;
  /** The database's time. */
  now: Date;
  lastReceivedAt: Date | null;
  /** How many of the latest deliveries were looked at. */
  seen: number;
  /** The longest pause between two of them; null below two. */
  longestGapSeconds: number | null;
}

/** How often deliveries of a source were refused for a reason. */
export interface RefusalView {
  source: string;
  reason: string;
  times: number;
  lastAt: Date;
}

/** One delivery of a provider. */
export interface SourceDelivery {
  deliveryId: string;
  eventId: string;
  receivedAt: Date;
  micros: string;
  /** How often it came once more, and how often with another body. */
  duplicates: number;
  conflicts: number;
  /** Of its event: null where it is kept no longer, or is not published yet. */
  routingKey: string | null;
  publishedAt: Date | null;
  kept: boolean;
}

/** Reads how sources go, one tenant at a time. */
export class SourceViewStore {
  constructor(private readonly database: Database) {}

  /** When each of these sources was heard of late, and what was refused there. */
  of(tenant: string, ids: readonly string[]): Promise<{ activity: SourceActivity[]; refusals: RefusalView[] }> {
    return this.database.asTenant(tenant, async (runner) => ({
      activity: await runner.run<SourceActivity>(listSourceActivity, [tenant, ids]),
      refusals: await runner.run<RefusalView>(listRefusals, [tenant, ids]),
    }));
  }

  /** A page of what was received from a source, the latest first. */
  deliveries(tenant: string, id: string, behind: TimedPlace | null, take: number): Promise<SourceDelivery[]> {
    return this.database.asTenant(tenant, (runner) =>
      runner.run<SourceDelivery>(listSourceDeliveries, [tenant, id, behind?.micros ?? null, behind?.id ?? null, take]),
    );
  }
}
