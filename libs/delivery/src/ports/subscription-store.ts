/** Where a tenant's results or events go. */
export interface Subscriber {
  tenant: string;
  name: string;
  kind: 'results' | 'events';
  /** A topic pattern. */
  routing: string;
  target: { type: 'http' } | { type: 'amqp'; queue: string };
}

/** Reads subscriptions that are not disabled. */
export interface SubscriptionStore {
  ofTenants(tenants: readonly string[]): Promise<Subscriber[]>;
}
