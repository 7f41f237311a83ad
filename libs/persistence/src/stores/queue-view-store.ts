import type { Database } from '../database.js';
import { countWaiting } from '../statements/count-waiting.js';

/** The unfinished tasks of one connector; parked ones do not count, they wait for a human. */
export interface ConnectorBacklog {
  connector: string;
  waiting: number;
  unfinished: number;
  oldestAt: Date;
  /** By the database's clock. */
  ageSeconds: number;
}

/** Counts what stands in PostgreSQL beside the broker's queues. */
export class QueueViewStore {
  constructor(private readonly database: Database) {}

  /** One entry for each connector with an unfinished task. */
  backlog(tenant: string): Promise<ConnectorBacklog[]> {
    return this.database.asTenant(tenant, (runner) => runner.run<ConnectorBacklog>(countWaiting, [tenant]));
  }
}
