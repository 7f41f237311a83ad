import type { TraceHeaders } from '#libs/contracts';
import type { Lane } from '../publishing/lane.js';

/** A verified delivery, ready to be stored. */
export interface NewDelivery {
  tenant: string;
  sourceId: string;
  /** The provider's id, or what stands for it; of a bounded length, without control characters. */
  deliveryId: string;
  eventId: string;
  /** SHA-256 of the raw body. */
  bodyHash: Buffer;
  /** The raw body, kept where the same delivery id came with other bytes. */
  body: Buffer;
  lane: Lane;
  routingKey: string;
  /** Whether the same body under another id marks the event as a possible replay. */
  mayBeReplay: boolean;
  /** The trace it came in. */
  trace: TraceHeaders;
  /** The CloudEvent's bytes. */
  event(possibleReplay: boolean): Buffer;
}

/**
 * What became of a delivery: `accepted` is new and its event is owed; `duplicate` came before with the same bytes;
 * `conflict` came before with other bytes, which are kept and not published.
 */
export type Acceptance =
  | {
      kind: 'accepted';
      eventId: string;
      /** The CloudEvent's bytes as they are stored. */
      event: Buffer;
    }
  | {
      kind: 'duplicate' | 'conflict';
      /** The id of the first one's event. */
      eventId: string;
    };

/**
 * Where deliveries become durable. `accept` answers in the order given, after COMMIT; no two of a call share tenant,
 * source and delivery id. Events of a lane get numbers in the order of their commits, whichever replica accepts them.
 * A delivery the database cannot take fails alone: its place holds the error. Throws StoreUnavailable where the
 * database is away.
 */
export interface DeliveryStore {
  accept(deliveries: readonly NewDelivery[]): Promise<ReadonlyArray<Acceptance | Error>>;
}

/** The database is away or does not answer in time: the sender shall come again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
