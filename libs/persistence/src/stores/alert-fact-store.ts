import type { ExpiringThing, QueueSample, RefusedWebhooks } from '#libs/alerting';
import type { HeardSource } from '#libs/ingest';
import type { StatementRunner } from '../database.js';
import { findExpiringThings } from '../statements/find-expiring-things.js';
import { findQuietSources } from '../statements/find-quiet-sources.js';
import { findRefusedWebhooks } from '../statements/find-refused-webhooks.js';
import { listConnectorUsers } from '../statements/list-connector-users.js';
import { listFreshSamples } from '../statements/list-fresh-samples.js';
import { listTenants } from '../statements/list-tenants.js';
import { tellTime } from '../statements/tell-time.js';

/** A source that may be silent, and by what that is to be judged. */
export interface QuietSourceOfTenant extends HeardSource {
  tenant: string;
  name: string;
  /** The database's time. */
  now: Date;
}

/** What alerts are judged by, of all tenants, over the maintenance role. */
export class AlertFactStore {
  constructor(private readonly maintenance: StatementRunner) {}

  /** The database's time. */
  async now(): Promise<Date> {
    const [row] = await this.maintenance.run<{ ms: number }>(tellTime, []);
    if (!row) throw new Error('The time was asked for and is not told: this is a bug');
    return new Date(row.ms);
  }

  /** Every tenant. */
  async tenants(): Promise<string[]> {
    const rows = await this.maintenance.run<{ tenant: string }>(listTenants, []);
    return rows.map(({ tenant }) => tenant);
  }

  quietSources(): Promise<QuietSourceOfTenant[]> {
    return this.maintenance.run<QuietSourceOfTenant>(findQuietSources, []);
  }

  /** Counts of sources at which webhooks were refused within a quarter of an hour. */
  refusedWebhooks(): Promise<RefusedWebhooks[]> {
    return this.maintenance.run<RefusedWebhooks>(findRefusedWebhooks, []);
  }

  /** Credentials and API keys that end within so many days, or have ended. */
  expiringThings(days: number): Promise<ExpiringThing[]> {
    return this.maintenance.run<ExpiringThing>(findExpiringThings, [days]);
  }

  /** Samples of these queues of the last seconds. */
  samples(queues: readonly string[], seconds: number): Promise<QueueSample[]> {
    return this.maintenance.run<QueueSample>(listFreshSamples, [queues, seconds]);
  }

  /** Tenants with a connection of these connectors. */
  usersOf(connectors: readonly string[]): Promise<{ tenant: string; connector: string }[]> {
    return this.maintenance.run<{ tenant: string; connector: string }>(listConnectorUsers, [connectors]);
  }
}
