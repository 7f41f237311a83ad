/** Where a tenant's results or events go. */
export interface Subscriber {
  tenant: string;
  name: string;
  kind: 'results' | 'events';
  /** A topic pattern. */
  routing: string;
  /**
   * What it should get is owed to it rather than brought: it is paused, or events that came while it was have still to go
   * out before.
   */
  heldBack: boolean;
  target: { type: 'http' } | { type: 'amqp'; queue: string };
}

/** Reads subscriptions that are not disabled. */
export interface SubscriptionStore {
  ofTenants(tenants: readonly string[]): Promise<Subscriber[]>;
}
