import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import type { ManagedConnection } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { CONSUME_CONNECTION } from '../messaging/messaging.module.js';
import { keptByBroker } from './kept-by-broker.js';

/**
 * Has the application's database, if it is guarded, held against what the broker keeps of it before its first use, and
 * tries that now. A database that is away is no reason not to start: it is held against it when it comes.
 *
 * @throws DatabaseReplaced
 */
export async function confirmInstallation(app: INestApplication, logger: Logger): Promise<void> {
  const database = app.get(Database);
  const { identity } = database;
  if (identity === null) return;
  identity.consult(keptByBroker(app.get<ManagedConnection>(CONSUME_CONNECTION), logger));
  await database.isReachable();
  identity.assertIntact();
}
