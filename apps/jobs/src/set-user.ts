import { loadConfig } from '#libs/config';
import { runJob } from './run-job.js';
import { setUserSettings } from './settings.js';
import { setUser } from './users/set-user.js';

const config = loadConfig(setUserSettings);

await runJob('set-user', () => setUser(config));
