/** How the endpoints of a connection that share a limit stand; only where there is something to tell. */
export interface EndpointHealth {
  readonly group: string;
  readonly breaker: 'closed' | 'open' | 'half-open';
  readonly reason: 'rate_limited' | 'breaker_open' | 'configuration' | null;
  /** Until when nobody may call; ISO 8601. */
  readonly until: string | null;
  /** Tasks that wait for it. */
  readonly waiting: number;
}

/** Where a connector calls, and as whom. */
export interface Connection {
  readonly name: string;
  readonly connector: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly credentials: { readonly type: string | null };
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly health: readonly EndpointHealth[];
}

/** Where webhooks come from. */
export interface Source {
  readonly name: string;
  readonly provider: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly orderingKey: string | null;
  readonly url: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
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
  readonly createdAt: string;
  readonly updatedAt: string;
}
