import { Publisher, readInstallation, writeInstallation } from '#libs/messaging';
import { Database, InstallationStore } from '#libs/persistence';
import { connectAsDeveloper } from './connect-as-developer.js';
import type { Provisioning } from './provision-file.js';

/**
 * Has the broker keep which database this is, where it keeps nothing yet. What it keeps already is left alone, whatever
 * it says: by it a database that was replaced is found out.
 *
 * @throws what the broker or the database refuses
 */
export async function keepInstallation(
  { databaseUrl, rabbitmqUrl }: { databaseUrl: string; rabbitmqUrl: string },
  where: Pick<Provisioning, 'vhost' | 'developer'>,
): Promise<void> {
  const connection = await connectAsDeveloper(rabbitmqUrl, where);
  const database = new Database({ url: databaseUrl, applicationName: 'waybill-provision', poolSize: 1 });
  const publisher = new Publisher(connection);
  try {
    if ((await readInstallation(connection)) !== null) return;
    await writeInstallation(publisher, await new InstallationStore(database).read());
  } finally {
    await publisher.close(1_000);
    await connection.close();
    await database.close();
  }
}
