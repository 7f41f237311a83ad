import { join } from 'node:path';
import { runBenchOnOwnServers } from './bench-run.mjs';
import { layout, repository } from './layout.mjs';
import { ensurePackages } from './packages.mjs';
import { detail, say, step } from './progress.mjs';
import { ensureRedis, startRedis, stopRedis } from './redis.mjs';

/** What a user would build instead, with packages of its own. */
const peers = join(repository, 'test/bench/peers');
const command = () => import('../../test/bench/options.ts');
const measures = (options, some) => options.only.some((name) => some.includes(name));

await runBenchOnOwnServers({
  name: 'bench',
  command,
  prepare: async (options) => {
    const { WITH_PACKAGES } = await command();
    if (measures(options, WITH_PACKAGES)) await ensurePackages({ folder: peers, title: 'packages of the peers' });
  },
  work: async (options, { home, line }) => {
    const { WITH_REDIS } = await command();
    const { runBench } = await import('../../dist/test/bench/run-bench.js');
    await runBench(options, {
      logs: layout(home).logs,
      marks: { WAYBILL_STACK: home },
      redisUrl: measures(options, WITH_REDIS) ? await redisOrNone(home) : null,
      line,
      say,
    });
    return 0;
  },
  end: (folder) => stopRedis(layout(folder)),
});

/** A machine without Redis measures everything else. */
async function redisOrNone(home) {
  try {
    const redis = await ensureRedis();
    return await step('Redis for BullMQ', () => startRedis(layout(home), redis));
  } catch (failure) {
    if (!failure.account) throw failure;
    detail(`redis-server cannot be had (${failure.account.cameBack}): BullMQ is not measured`);
    return null;
  }
}
