import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { claimHome, defaultHome, layout, makeFolders } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { lookUp } from './processes.mjs';
import { halt, say, step } from './progress.mjs';
import { startTestServers, stopTestServers } from './test-servers.mjs';

/** Homes of runs, one per process, so that two of them never take each other's servers. */
const runs = join(defaultHome(), 'bench');
const home = join(runs, String(process.pid));

/** Standard output is for JSON lines; what people read goes to standard error, also from the steps below. */
const line = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

let ending = false;

await underNode24(async () => {
  const { HELP, readOptions } = await import('../../test/bench/options.ts');
  const options = read(readOptions);
  if (!options) return 2;
  if (options.help) {
    line(HELP);
    return 0;
  }
  claimHome(defaultHome());
  await clearAbandoned();
  endOnSignal();
  try {
    await step('build', ensureBuild);
    Object.assign(process.env, await startTestServers(home));
    const { runBench } = await import('../../dist/test/bench/run-bench.js');
    await runBench(options, {
      logs: layout(home).logs,
      marks: { WAYBILL_STACK: home },
      line: (text) => line(`${text}\n`),
      say,
    });
    return 0;
  } catch (error) {
    // What is being taken down fails on the way; whoever asked for its end has the last word.
    if (ending) await new Promise(() => {});
    throw error;
  } finally {
    if (!ending) await endRun(home);
  }
});

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
  for (const name of readdirSync(runs).filter((pid) => !lookUp(Number(pid)))) await endRun(join(runs, name));
}

async function endRun(folder) {
  makeFolders(layout(folder));
  await stopTestServers(folder);
}

function endOnSignal() {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, async () => {
      if (ending) return;
      ending = true;
      halt();
      say('\nending what the bench has started …');
      await endRun(home);
      process.exit(130);
    });
  }
}
