import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { claimHome, defaultHome, layout, makeFolders, repository } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { abandonedRuns, doAndEnd, readArguments } from './own-run.mjs';
import { ensurePackages } from './packages.mjs';
import { detail, say, step } from './progress.mjs';
import { ensureRedis, startRedis, stopRedis } from './redis.mjs';
import { startTestServers, stopTestServers } from './test-servers.mjs';

/** Homes of runs, one per process, so that two of them never take each other's servers. */
const runs = join(defaultHome(), 'bench');
const home = join(runs, String(process.pid));
/** What a user would build instead, with packages of its own. */
const peers = join(repository, 'test/bench/peers');

/** Standard output is for JSON lines; what people read goes to standard error, also from the steps below. */
const line = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

await underNode24(async () => {
  const bench = await import('../../test/bench/options.ts');
  const { options, code } = readArguments(bench, line);
  if (!options) return code;
  claimHome(defaultHome());
  for (const abandoned of abandonedRuns(runs)) await endRun(abandoned);
  return doAndEnd({ what: 'the bench', end: () => endRun(home) }, async () => {
    await step('build', ensureBuild);
    const measures = (some) => options.only.some((name) => some.includes(name));
    if (measures(bench.WITH_PACKAGES)) await ensurePackages({ folder: peers, title: 'packages of the peers' });
    Object.assign(process.env, await startTestServers(home));
    const { runBench } = await import('../../dist/test/bench/run-bench.js');
    await runBench(options, {
      logs: layout(home).logs,
      marks: { WAYBILL_STACK: home },
      redisUrl: measures(bench.WITH_REDIS) ? await redisOrNone() : null,
      line: (text) => line(`${text}\n`),
      say,
    });
    return 0;
  });
});

/** A machine without Redis measures everything else. */
async function redisOrNone() {
  try {
    const command = await ensureRedis();
    return await step('Redis for BullMQ', () => startRedis(layout(home), command));
  } catch (failure) {
    if (!failure.account) throw failure;
    detail(`redis-server cannot be had (${failure.account.cameBack}): BullMQ is not measured`);
    return null;
  }
}

async function endRun(folder) {
  makeFolders(layout(folder));
  await stopRedis(layout(folder));
  await stopTestServers(folder);
}
