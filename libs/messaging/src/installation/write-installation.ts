import type { InstallationRecord } from '#libs/contracts';
import type { MessagePublisher } from '../announcing/amqp-announcer.js';
import { INSTALLATION } from '../topology/names.js';

/**
 * Has the broker keep this record instead of the one before. Never before what it says is committed in PostgreSQL.
 *
 * @throws Error where no queue takes it, and what the publisher throws
 */
export async function writeInstallation(publisher: MessagePublisher, record: InstallationRecord): Promise<void> {
  const outcome = await publisher.publish({
    exchange: INSTALLATION,
    routingKey: '',
    properties: { type: INSTALLATION, contentType: 'application/json' },
    content: Buffer.from(JSON.stringify(record), 'utf8'),
  });
  if (outcome === 'unroutable') throw new Error(`No queue takes the record of the installation: run provision`);
}
