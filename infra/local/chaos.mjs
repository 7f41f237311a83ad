import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { endChaosServers, startChaosServers } from './chaos-servers.mjs';
import { claimHome, defaultHome, layout, repository } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { lookUp } from './processes.mjs';
import { halt, say, step } from './progress.mjs';

/** Homes of runs, one per process, so that two of them never take each other's servers. */
const runs = join(defaultHome(), 'chaos');
const home = join(runs, String(process.pid));
const evidence = join(home, 'evidence');
/** Where what the latest run leaves behind is looked for. */
const last = join(runs, 'last');

let ending = false;
let keep = false;

await underNode24(async () => {
  const { HELP, readOptions } = await import('../../test/chaos/options.ts');
  const options = read(readOptions);
  if (!options) return 2;
  if (options.help) {
    say(HELP);
    return 0;
  }
  keep = options.keep;
  claimHome(defaultHome());
  await clearAbandoned();
  endOnSignal();
  try {
    await step('build', ensureBuild);
    const tree = await step('the product', () => treeOf(options));
    const servers = await startChaosServers(home, options);
    const { runChaos } = await import('../../dist/test/chaos/run-chaos.js');
    const clean = await runChaos(options, { servers, tree: tree.folder, logs: layout(home).logs, evidence, say });
    return clean ? 0 : 1;
  } catch (error) {
    // What is being taken down fails on the way; whoever asked for its end has the last word.
    if (ending) await new Promise(() => {});
    throw error;
  } finally {
    if (!ending) await endRun(home);
  }
});

/** The build that is run: this one, or one with a seeded bug in it. */
async function treeOf({ bug }) {
  if (bug === null) return { folder: repository, note: 'as it is' };
  const { buildMutant } = await import('../../dist/test/chaos/bugs/tree.js');
  return { folder: await buildMutant(bug), note: `with the seeded bug ${bug}` };
}

function read(readOptions) {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    say(error.message);
    return undefined;
  }
}

/** Runs whose process was killed have left servers behind. */
async function clearAbandoned() {
  mkdirSync(runs, { recursive: true });
  const abandoned = readdirSync(runs).filter((name) => /^\d+$/.test(name) && !lookUp(Number(name)));
  for (const name of abandoned) await endChaosServers(join(runs, name));
}

async function endRun(folder) {
  keepEvidence();
  await endChaosServers(folder, { keep });
  say(`what it leaves behind: ${last}${keep ? `; the servers' data: ${folder}` : ''}`);
}

function keepEvidence() {
  const kept = [
    [evidence, last],
    [layout(home).logs, join(last, 'logs')],
  ].filter(([from]) => existsSync(from));
  if (kept.length > 0) rmSync(last, { recursive: true, force: true });
  for (const [from, to] of kept) cpSync(from, to, { recursive: true });
}

function endOnSignal() {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, async () => {
      if (ending) return;
      ending = true;
      halt();
      say('\nending what the run has started …');
      await endRun(home);
      process.exit(130);
    });
  }
}
