import { join } from 'node:path';
import { ensureBroker4 } from './broker-4.mjs';
import { run } from './commands.mjs';
import { claimHome, defaultHome, repository } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { endOnSignal } from './own-run.mjs';
import { say, step } from './progress.mjs';
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
  endOnSignal('the tests', () => endRun(join(runs, String(process.pid))));
  if (args.includes('--broker-4')) return againstBroker4(args.filter((word) => word !== '--broker-4'));
  const writing = WRITERS.find(({ flag }) => args.includes(flag));
  return writing ? testRun(runs, writing.specs, writing.env) : testRun(runs, args);
});

/** The specs that speak to a broker, or those asked for, and then a minute of faults, all against RabbitMQ 4.x. */
async function againstBroker4(jestArguments) {
  await step('RabbitMQ 4.x', async () => {
    process.env.WAYBILL_RABBITMQ_SCRIPTS = await ensureBroker4(join(defaultHome(), 'tools/broker-4'));
  });
  const specs = jestArguments.length > 0 ? jestArguments : ['--selectProjects', 'integration', '--maxWorkers', '2'];
  const code = await testRun(runs, specs);
  if (jestArguments.length > 0) return code;
  const chaos = await run(process.execPath, [join(repository, 'infra/local/chaos.mjs'), '--minutes', '1'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeoutMs: 1_200_000,
  });
  return code === 0 ? chaos.code : code;
}
