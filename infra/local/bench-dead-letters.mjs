import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { claimHome, defaultHome, layout, makeFolders } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { abandonedRuns, doAndEnd, readArguments } from './own-run.mjs';
import { say, step } from './progress.mjs';
import { startTestServers, stopTestServers } from './test-servers.mjs';

/** Homes of runs, one per process, so that two of them never take each other's servers. */
const runs = join(defaultHome(), 'bench-dead-letters');
const home = join(runs, String(process.pid));

/** Standard output is for JSON lines; what people read goes to standard error, also from the steps below. */
const line = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

await underNode24(async () => {
  const { options, code } = readArguments(await import('../../test/bench/dead-letters/options.ts'), line);
  if (!options) return code;
  claimHome(defaultHome());
  for (const abandoned of abandonedRuns(runs)) await endRun(abandoned);
  return doAndEnd({ what: 'the bench', end: () => endRun(home) }, async () => {
    await step('build', ensureBuild);
    Object.assign(process.env, await startTestServers(home));
    const { runDeadLetters } = await import('../../dist/test/bench/dead-letters/run-dead-letters.js');
    const isRight = await runDeadLetters(options, {
      logs: layout(home).logs,
      marks: { WAYBILL_STACK: home },
      line: (text) => line(`${text}\n`),
      say,
    });
    return isRight ? 0 : 1;
  });
});

async function endRun(folder) {
  makeFolders(layout(folder));
  await stopTestServers(folder);
}
