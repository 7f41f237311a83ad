import type { HoldReason } from '#libs/execution';
import type { Database } from '../database.js';
import { listEndpointHealth } from '../statements/list-endpoint-health.js';

/** How an endpoint group of a connection stands, as a reader is told. */
export interface EndpointView {
  connection: string;
  group: string;
  breaker: 'closed' | 'open' | 'half-open';
  /** Why calls wait; null where none has to. */
  reason: HoldReason | null;
  /** Until when nobody may call; null where somebody may. */
  until: Date | null;
  /** When the breaker left off being closed; null where it is closed, or where that was not noted. */
  since: Date | null;
  /** Tasks that wait for it. */
  waiting: number;
}

/** Reads how endpoint groups stand, one tenant at a time. */
export class EndpointViewStore {
  constructor(private readonly database: Database) {}

  /** Those of these connections of which something was noted. */
  of(tenant: string, connections: readonly string[]): Promise<EndpointView[]> {
    return this.database.asTenant(tenant, (runner) =>
      runner.run<EndpointView>(listEndpointHealth, [tenant, connections]),
    );
  }
}
