import { loadConfig } from '#libs/config';
import { keepInstallation } from './provisioning/keep-installation.js';
import { provisionBroker } from './provisioning/provision-broker.js';
import { provisionDatabase } from './provisioning/provision-database.js';
import { readProvisionFile } from './provisioning/provision-file.js';
import { runJob } from './run-job.js';
import { provisionSettings } from './settings.js';

/**
 * Runs this process as the job that makes roles, users and the topology of the broker, with queues for these connectors.
 * Ends with 1 and one sentence where it cannot.
 */
export async function runProvision(connectors: readonly string[]): Promise<void> {
  const config = loadConfig(provisionSettings);
  await runJob('provision', async () => {
    const wanted = await readProvisionFile(config.provisionFile);
    await provisionDatabase(config.databaseUrl, wanted);
    const said = await provisionBroker(config, wanted, connectors);
    await keepInstallation(config, wanted);
    return said;
  });
}
