import { runBenchOnOwnServers } from './bench-run.mjs';
import { say } from './progress.mjs';

await runBenchOnOwnServers({
  name: 'bench-history',
  command: () => import('../../test/bench/history/options.ts'),
  work: async (options, { line }) => {
    const { runHistory } = await import('../../dist/test/bench/history/run-history.js');
    await runHistory(options, { line, say });
    return 0;
  },
});
