import { readFile } from 'node:fs/promises';
import { loadConfig } from '#libs/config';
import { KeyRing } from '#libs/credentials';
import { rotateCredentials } from './rotation.js';
import { runJob } from './run-job.js';
import { rotateCredentialsSettings } from './settings.js';

const config = loadConfig(rotateCredentialsSettings);

await runJob('rotate-credentials', async () => {
  const ring = KeyRing.parse(await readFile(config.credentialsKeyFile, 'utf8'));
  return rotateCredentials(config.databaseUrl, ring);
});
