import { runBenchOnOwnServers } from './bench-run.mjs';
import { layout } from './layout.mjs';
import { say } from './progress.mjs';

await runBenchOnOwnServers({
  name: 'bench-dead-letters',
  command: () => import('../../test/bench/dead-letters/options.ts'),
  work: async (options, { home, line }) => {
    const { runDeadLetters } = await import('../../dist/test/bench/dead-letters/run-dead-letters.js');
    const isRight = await runDeadLetters(options, {
      logs: layout(home).logs,
      marks: { WAYBILL_STACK: home },
      line,
      say,
    });
    return isRight ? 0 : 1;
  },
});
