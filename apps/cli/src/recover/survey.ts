import type { InstallationRecord } from '#libs/contracts';
import { type ManagedConnection, readInstallation } from '#libs/messaging';
import {
  compareIdentity,
  type Database,
  type IdentityDifference,
  InstallationStore,
  type RecoveryCount,
  RecoveryStore,
} from '#libs/persistence';

/** The two places that know of the installation. */
export interface Places {
  /** As the role that owns the schema. */
  database: Database;
  /** In Waybill's virtual host, as a user who may read and write there. */
  connection: ManagedConnection;
}

/** What there is before a recovery. */
export interface Survey {
  /** What PostgreSQL says of itself. */
  found: InstallationRecord;
  /** What RabbitMQ keeps of it; null where it keeps nothing. */
  kept: InstallationRecord | null;
  /** How they differ; null where they do not, or nothing is kept. */
  difference: IdentityDifference | null;
  unfinished: RecoveryCount[];
}

/** Looks, and changes nothing. */
export async function survey({ database, connection }: Places): Promise<Survey> {
  const kept = await readInstallation(connection);
  const found = await new InstallationStore(database).read();
  const difference = kept === null ? null : compareIdentity(found, kept, 'none');
  return { found, kept, difference, unfinished: await new RecoveryStore(database).count() };
}
