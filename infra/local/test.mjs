import { join } from 'node:path';
import { claimHome, defaultHome } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { halt, say } from './progress.mjs';
import { endRun, testRun } from './test-run.mjs';
import { startTestServers, stopTestServers } from './test-servers.mjs';
import { ensureTestTools } from './test-tools.mjs';

const standing = join(defaultHome(), 'test');
const runs = join(defaultHome(), 'test-runs');
const args = process.argv.slice(2);

/** Flags that have specs write anew the committed files they otherwise compare. */
const WRITERS = [
  {
    flag: '--schema-dump',
    specs: ['--selectProjects', 'integration', '--testPathPatterns', 'schema'],
    env: { WRITE_SCHEMA_DUMP: '1' },
  },
  {
    flag: '--write-docs',
    specs: ['--selectProjects', 'unit', 'integration', '--testPathPatterns', 'test/docs'],
    env: { WRITE_DOCS: '1' },
  },
];

await underNode24(async () => {
  claimHome(defaultHome());
  if (args.includes('--servers-only')) {
    const { variables } = await ensureTestTools(join(defaultHome(), 'tools'));
    await startTestServers(standing, variables);
    say(`they run until --stop-servers; to use them: set -a; . ${join(standing, 'env')}; set +a`);
    return 0;
  }
  if (args.includes('--stop-servers')) {
    await stopTestServers(standing);
    return 0;
  }
  endOnSignal();
  const writing = WRITERS.find(({ flag }) => args.includes(flag));
  return writing ? testRun(runs, writing.specs, writing.env) : testRun(runs, args);
});

function endOnSignal() {
  let ending = false;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, async () => {
      if (ending) return;
      ending = true;
      halt();
      say('\nending what the tests have started …');
      await endRun(join(runs, String(process.pid)));
      process.exit(130);
    });
  }
}
