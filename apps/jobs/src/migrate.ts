import { loadConfig } from '#libs/config';
import { migrate } from '#libs/persistence';
import { runJob } from './run-job.js';
import { migrateSettings } from './settings.js';

const { databaseUrl } = loadConfig(migrateSettings);

await runJob('migrate', async () => {
  const names = await migrate(databaseUrl);
  return names.length > 0 ? names.join(', ') : 'the schema is up to date';
});
