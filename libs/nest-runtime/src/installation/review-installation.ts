import type { Logger } from 'pino';
import type { ManagedConnection } from '#libs/messaging';
import { type Database, InstallationStore } from '#libs/persistence';
import { keptByBroker } from './kept-by-broker.js';

/** What an installation is reviewed with. */
export interface InstallationParts {
  /** Open. */
  connection: ManagedConnection;
  database: Database;
  logger: Logger;
}

/**
 * Holds a guarded database that is in use already against what the broker keeps of it: for services that start while the
 * broker is away.
 *
 * @throws DatabaseReplaced, which the guard has told already; why one of both could not be read
 */
export async function reviewInstallation({ connection, database, logger }: InstallationParts): Promise<void> {
  const { identity } = database;
  if (identity === null) return;
  await identity.verify(() => new InstallationStore(database).read(), keptByBroker(connection, logger));
}
