import { join } from 'node:path';
import { defaultHome } from './layout.mjs';
import { explain, say } from './progress.mjs';
import { startTestServers, stopTestServers } from './test-servers.mjs';

const home = join(defaultHome(), 'test');
try {
  if (process.argv.includes('--servers-only')) {
    await startTestServers(home);
    say(`set -a; . ${join(home, 'env')}; set +a`);
  } else if (process.argv.includes('--stop-servers')) {
    await stopTestServers(home);
  }
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
