import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import type { ManagedConnection } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { CONSUME_CONNECTION } from '../messaging/messaging.module.js';
import { keptByBroker } from './kept-by-broker.js';

/** A broker that starts at the same time keeps the first answer waiting for longer than a connection may take. */
const TRIES = 3;

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
  for (let tries = 0; tries < TRIES && !(await database.isReachable()); tries++) identity.assertIntact();
  identity.assertIntact();
}
