import type { DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database, type IdentityGuard } from '#libs/persistence';

/** What works as the maintenance role is made with this. */
export interface MaintenanceAccess {
  /** Of the maintenance role. */
  url: string;
  logger: Logger;
  identity: IdentityGuard;
}

/** Likewise, where nothing may be done over a database that was not held against the broker's record. */
export interface ConfirmedMaintenance extends MaintenanceAccess {
  /** Has the beat of the installation. */
  maintenance: DynamicModule;
}

/** What one pool of the maintenance role has to itself. */
export interface PoolTerms {
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** Logs that an idle connection was lost. */
  onError: (error: Error) => void;
  /** Milliseconds. @default that of any database */
  statementTimeoutMs?: number;
}

/** Two connections as the maintenance role: one that holds an advisory lock, and one that works. Whoever opens it closes it. */
export function maintenancePool({ url, identity }: MaintenanceAccess, terms: PoolTerms): Database {
  return new Database({ url, identity, poolSize: 2, ...terms });
}
