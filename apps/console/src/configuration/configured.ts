import type { ErrorCategory } from '#libs/contracts';

/** Since when something is paused, by whom and why. */
export interface Pause {
  readonly since: string;
  readonly by: string;
  readonly note: string | null;
}

/** How calls went over a time. */
export interface Calls {
  readonly calls: number;
  readonly succeeded: number;
  readonly failed: Readonly<Partial<Record<ErrorCategory, number>>>;
  /** Milliseconds; null without calls. */
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null };
}

/** How calls through a connection went of late. */
export interface RecentCalls {
  readonly lastHour: Calls;
  /** Null in lists. */
  readonly lastDay: Calls | null;
  readonly lastError: {
    readonly at: string;
    readonly category: ErrorCategory;
    readonly code: string;
    readonly taskId: string;
  } | null;
}

/** How the endpoints of a connection that share a limit stand; only where there is something to tell. */
export interface EndpointHealth {
  readonly group: string;
  readonly breaker: 'closed' | 'open' | 'half-open';
  readonly reason: 'rate_limited' | 'breaker_open' | 'configuration' | null;
  /** Until when nobody may call; ISO 8601. */
  readonly until: string | null;
  /** When its breaker opened; null where it is closed, or where nobody noted it. */
  readonly since: string | null;
  /** Tasks that wait for it. */
  readonly waiting: number;
}

/** Where a connector calls, and as whom. */
export interface Connection {
  readonly name: string;
  readonly connector: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly credentials: {
    readonly type: string | null;
    readonly since: string | null;
    readonly expiresAt: string | null;
  };
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly health: readonly EndpointHealth[];
  readonly calls: RecentCalls;
  readonly paused: Pause | null;
  readonly connectorPaused: Pause | null;
}

/** When a source was heard, whether it has fallen silent, and what was refused there. */
export interface SourceActivity {
  readonly lastReceivedAt: string | null;
  readonly silent: boolean;
  /** Seconds within which something was to come; null where nobody can tell. */
  readonly expectedEverySeconds: number | null;
  readonly expectedBy: 'setting' | 'history' | null;
  readonly refused: readonly { readonly reason: string; readonly times: number; readonly lastAt: string }[];
}

/** One delivery of a provider. */
export interface SourceDelivery {
  readonly deliveryId: string;
  readonly eventId: string;
  readonly receivedAt: string;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly routingKey: string | null;
  readonly publishedAt: string | null;
  readonly kept: boolean;
}

/** Where webhooks come from. */
export interface Source {
  readonly name: string;
  readonly provider: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly orderingKey: string | null;
  /** When it was heard, and what was refused. */
  readonly activity: SourceActivity | null;
  readonly url: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** How a subscription gets what it should. */
export interface DeliveryStanding {
  /** Counted up to 1,000. */
  readonly owed: number;
  readonly nextAt: string | null;
  readonly deliveredAt: string | null;
  readonly givenUpAt: string | null;
  readonly lastFailure: {
    readonly eventId: string;
    readonly status: number | null;
    readonly error: string | null;
  } | null;
}

/** Something that is, was or should have been brought to a subscription. */
export interface Delivery {
  readonly eventId: string;
  readonly state: 'owed' | 'delivered' | 'given-up';
  readonly attempts: number;
  readonly createdAt: string;
  readonly nextAt: string | null;
  readonly endedAt: string | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

/** Where results or events go. */
export interface Subscription {
  readonly name: string;
  readonly kind: 'results' | 'events';
  readonly routing: string;
  readonly deliver: { readonly type: 'http' | 'amqp'; readonly url?: string; readonly queue?: string };
  readonly enabled: boolean;
  readonly disabledAt: string | null;
  readonly disabledReason: string | null;
  readonly paused: Pause | null;
  readonly deliveries: DeliveryStanding | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}
