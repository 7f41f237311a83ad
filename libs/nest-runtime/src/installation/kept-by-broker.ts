import type { Logger } from 'pino';
import { type ManagedConnection, readInstallation } from '#libs/messaging';
import type { OutsideRecord } from '#libs/persistence';

/** What the broker keeps of the installation. Where it keeps nothing, that is logged once: the database is taken as it is. */
export function keptByBroker(connection: ManagedConnection, logger: Logger): OutsideRecord {
  let told = false;
  return async () => {
    const kept = await readInstallation(connection);
    if (kept === null && !told)
      logger.warn('RabbitMQ keeps no record of this installation; the database is taken as it is');
    told = kept === null;
    return kept;
  };
}
