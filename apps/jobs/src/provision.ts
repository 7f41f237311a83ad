import { loadConfig } from '#libs/config';
import { provisionBroker } from './provisioning/provision-broker.js';
import { provisionDatabase } from './provisioning/provision-database.js';
import { readProvisionFile } from './provisioning/provision-file.js';
import { runJob } from './run-job.js';
import { provisionSettings } from './settings.js';

const config = loadConfig(provisionSettings);

await runJob('provision', async () => {
  const wanted = await readProvisionFile(config.provisionFile);
  await provisionDatabase(config.databaseUrl, wanted);
  return provisionBroker(config, wanted);
});
