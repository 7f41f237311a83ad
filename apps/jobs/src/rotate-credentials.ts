import { readFile } from 'node:fs/promises';
import { jobSettings, loadConfig } from '#libs/config';
import { KeyRing } from '#libs/credentials';
import { rotateCredentials } from './rotation.js';
import { runJob } from './run-job.js';

const { databaseUrl, credentialsKeyFile } = jobSettings;
const config = loadConfig({ databaseUrl, credentialsKeyFile });

await runJob('rotate-credentials', async () => {
  const ring = KeyRing.parse(await readFile(config.credentialsKeyFile, 'utf8'));
  return rotateCredentials(config.databaseUrl, ring);
});
