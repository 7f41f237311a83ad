import type { TraceHeaders } from '#libs/contracts';

/** An event owed to a subscription. Stored once, however often it is announced. */
export interface NewDelivery {
  tenant: string;
  subscription: string;
  eventId: string;
  event: Buffer;
  /** Milliseconds from now until it is due. */
  delayMs: number;
  attempts: number;
  error: string | null;
  /** The trace it belongs to. */
  trace: TraceHeaders;
}

/** Where mail goes: to one address, by a server of its own or, where that is null, by the installation's. */
export interface MailTarget {
  type: 'mail';
  address: string;
  server: { host: string; port: number; security: 'tls' | 'starttls'; from: string } | null;
  /** What it signs in to its own server with. */
  sealedSecret: Buffer | null;
}

/** A delivery whose turn has come, held by a lease. */
export interface DueDelivery {
  tenant: string;
  subscription: string;
  eventId: string;
  event: Buffer;
  /** Attempts made before. */
  attempts: number;
  /** The trace it belongs to. */
  trace: TraceHeaders;
  /** The replay run that has it brought once more; absent where it is brought for its own sake. */
  replay?: string;
  target: { type: 'http'; url: string; sealedSecret: Buffer | null } | { type: 'amqp'; queue: string } | MailTarget;
}

/** How many deliveries of one subscription may be taken; zero for none. */
export interface Places {
  tenant: string;
  subscription: string;
  free: number;
}

/** The end of one attempt. `retryInMs` is null where it was the last one. */
export interface DeliveryRecord {
  tenant: string;
  subscription: string;
  eventId: string;
  /** Attempts made, this one included. */
  attempts: number;
  state: 'owed' | 'delivered' | 'given-up';
  retryInMs: number | null;
  status: number | null;
  error: string | null;
  /** The replay run it was made for; absent where there is none. */
  replay?: string;
}

/** What one claim may take. */
export interface ClaimLimits {
  /** Deliveries in all. */
  limit: number;
  /** Deliveries of each subscription that `places` does not name. */
  perSubscription: number;
  places: readonly Places[];
  leaseMs: number;
}

/** Deliveries owed to subscriptions. */
export interface DeliveryStore {
  add(deliveries: readonly NewDelivery[]): Promise<void>;
  /** Takes due deliveries in turns, one of each subscription before a second of any; those of one in the order they are due. */
  claim(limits: ClaimLimits): Promise<DueDelivery[]>;
  record(records: readonly DeliveryRecord[]): Promise<void>;
  /** Ends a subscription; what is owed to it rests until it is enabled again. */
  disable(tenant: string, subscription: string, reason: string): Promise<void>;
}
