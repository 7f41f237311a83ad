import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { forgetEverything } from './bring-down.mjs';
import { ensureBuild } from './build.mjs';
import { run } from './commands.mjs';
import { runJest, STAGES } from './jest-runs.mjs';
import { defaultHome, layout, makeFolders, repository } from './layout.mjs';
import { endLeftovers } from './leftovers.mjs';
import { abandonedRuns } from './own-run.mjs';
import { explain, say, secondsSince, step } from './progress.mjs';
import { conclude } from './test-account.mjs';
import { startTestServers, stopTestServers } from './test-servers.mjs';
import { canHaveAll, ensureTestTools } from './test-tools.mjs';

/** What is checked besides the specs, by the scripts of package.json. The walls have a spec, which sees more than `walls`. */
const CHECKS = ['typecheck', 'lint'];

/**
 * A whole test run with a broker and a database of its own: checks, then specs; or, with arguments for Jest, that alone.
 *
 * @param {string} runs folder that holds the homes of runs, one per process
 * @param {string[]} jestArguments
 * @returns {Promise<number>} the exit code; the last line printed is `N passed, N failed`, and `, N not run` where a program is absent
 */
export async function testRun(runs, jestArguments, extraEnvironment = {}) {
  for (const abandoned of abandonedRuns(runs)) await endRun(abandoned);
  const home = join(runs, String(process.pid));
  const results = [];
  const absent = [];
  try {
    await step('build', ensureBuild);
    const tools = await ensureTestTools(join(defaultHome(), 'tools'));
    absent.push(...tools.absent);
    const servers = await startTestServers(home, tools.variables);
    const env = {
      ...process.env,
      ...servers,
      ...extraEnvironment,
      TEST_HOME: home,
      WAYBILL_STACK: home,
      NODE_ENV: 'test',
    };
    if (jestArguments.length > 0) {
      results.push(await runSuite({ name: 'specs', args: jestArguments }, env, home));
    } else {
      for (const script of CHECKS) results.push(await runCheck(script));
      for (const lanes of STAGES) {
        results.push(...(await Promise.all(lanes.map((suite) => runSuite(suite, env, home)))));
      }
    }
  } catch (error) {
    explain(error);
    results.push({ name: 'preparation', passed: 0, failed: 1, succeeded: false, took: '' });
  } finally {
    await endRun(home);
  }
  const { lines, code } = conclude(results, absent, canHaveAll());
  say(['', ...lines].join('\n'));
  return code;
}

/** Ends everything of a run: specs still running, the stacks they left, then the servers. */
export async function endRun(home) {
  makeFolders(layout(home));
  await endLeftovers(layout(home));
  const stacks = readdirSync(home).filter((name) => name.startsWith('stack-'));
  for (const name of stacks) await forgetEverything(layout(join(home, name)));
  await stopTestServers(home);
}

async function runCheck(script) {
  const started = performance.now();
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  say(`\n▸ ${script}: ${scripts[script]}`);
  const bin = join(repository, 'node_modules/.bin');
  const { code } = await run('sh', ['-c', scripts[script]], {
    cwd: repository,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return { name: script, passed: 0, failed: code === 0 ? 0 : 1, succeeded: code === 0, took: secondsSince(started) };
}

async function runSuite({ name, args, env: own }, env, folder) {
  const started = performance.now();
  say(`\n▸ ${name}`);
  const result = await runJest(args, { env: { ...env, ...own }, folder });
  return { name, ...result, took: secondsSince(started) };
}
