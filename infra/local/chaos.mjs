import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { endChaosServers, startChaosServers } from './chaos-servers.mjs';
import { claimHome, defaultHome, layout, repository } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { abandonedRuns, doAndEnd, readArguments } from './own-run.mjs';
import { say, step } from './progress.mjs';

/** Homes of runs, one per process, so that two of them never take each other's servers. */
const runs = join(defaultHome(), 'chaos');
const home = join(runs, String(process.pid));
const evidence = join(home, 'evidence');
/** Where what the latest run leaves behind is looked for. */
const last = join(runs, 'last');

/** Aborts where the run is to end before its time: nothing is started any more. */
const ending = new AbortController();
let keep = false;

await underNode24(async () => {
  const { options, code } = readArguments(await import('../../test/chaos/options.ts'));
  if (!options) return code;
  keep = options.keep;
  claimHome(defaultHome());
  for (const abandoned of abandonedRuns(runs)) await endChaosServers(abandoned);
  return doAndEnd({ what: 'the run', end: endRun }, async () => {
    await step('build', ensureBuild);
    const tree = await step('the product', () => treeOf(options));
    const servers = await startChaosServers(home, options);
    const { runChaos } = await import('../../dist/test/chaos/run-chaos.js');
    const clean = await runChaos(options, {
      servers,
      tree: tree.folder,
      logs: layout(home).logs,
      evidence,
      ending: ending.signal,
      say,
    });
    return clean ? 0 : 1;
  });
});

/** The build that is run: this one, or one with a seeded bug in it. */
async function treeOf({ bug }) {
  if (bug === null) return { folder: repository, note: 'as it is' };
  const { buildMutant } = await import('../../dist/test/chaos/bugs/tree.js');
  return { folder: await buildMutant(bug), note: `with the seeded bug ${bug}` };
}

async function endRun() {
  ending.abort();
  keepEvidence();
  await endChaosServers(home, { keep });
  say(`what it leaves behind: ${last}${keep ? `; the servers' data: ${home}` : ''}`);
}

function keepEvidence() {
  const kept = [
    [evidence, last],
    [layout(home).logs, join(last, 'logs')],
  ].filter(([from]) => existsSync(from));
  if (kept.length > 0) rmSync(last, { recursive: true, force: true });
  for (const [from, to] of kept) cpSync(from, to, { recursive: true });
}
