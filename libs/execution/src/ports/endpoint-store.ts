import type { EndpointHealth, EndpointKey } from '../health/endpoint-health.js';

/** An endpoint group as the store knows it, locked for the one who asked. */
export interface EndpointStanding {
  health: EndpointHealth;
  /** Tasks without a ticket wait for it. */
  behind: boolean;
  /** The present version of its connection; null where there is none. */
  connectionVersion: number | null;
  /** The store's time. */
  now: Date;
}

/** What the whole fleet knows of endpoint groups. */
export interface EndpointStore {
  /**
   * Locks endpoint groups, hands what is known of each to `decide`, and keeps what it returns, both in the order of the
   * keys; each key once. Nobody else changes them meanwhile. `decide` may be called again after a lost race. Rejects with
   * the database's error.
   */
  change(
    keys: readonly EndpointKey[],
    decide: (standings: readonly EndpointStanding[]) => readonly EndpointHealth[],
  ): Promise<void>;
}
