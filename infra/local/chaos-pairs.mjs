import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { run } from './commands.mjs';
import { claimHome, defaultHome, layout, makeFolders, repository } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { abandonedRuns, doAndEnd, readArguments } from './own-run.mjs';
import { say, step } from './progress.mjs';
import { startTestServers, stopTestServers } from './test-servers.mjs';

/** Homes of runs, one per process, so that two of them never take each other's servers. */
const runs = join(defaultHome(), 'chaos-pairs');
const home = join(runs, String(process.pid));
/** What was played, for the next run to go on from. */
const account = join(defaultHome(), 'chaos/pairs.jsonl');

await underNode24(async () => {
  const { options, code } = readArguments(await import('../../test/chaos/pairs/options.ts'));
  if (!options) return code;
  claimHome(defaultHome());
  for (const abandoned of abandonedRuns(runs)) await endRun(abandoned);
  return doAndEnd({ what: 'the run', end: () => endRun(home) }, async () => {
    await step('build', ensureBuild);
    Object.assign(process.env, await startTestServers(home));
    const { runPairs } = await import('../../dist/test/chaos/pairs/run-pairs.js');
    const clean = await runPairs(options, { tree: repository, file: account, state: await stateOfSources(), say });
    return clean ? 0 : 1;
  });
});

/** The commit of a tree without changes; null where none names the sources. */
async function stateOfSources() {
  const git = (...args) => run('git', args, { cwd: repository });
  const [commit, changes] = await Promise.all([git('rev-parse', 'HEAD'), git('status', '--porcelain')]);
  if (commit.code !== 0 || changes.code !== 0 || changes.output.trim() !== '') return null;
  return commit.output.trim();
}

async function endRun(folder) {
  makeFolders(layout(folder));
  await stopTestServers(folder);
}
