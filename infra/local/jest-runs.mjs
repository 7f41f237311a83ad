import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './commands.mjs';
import { repository } from './layout.mjs';
import { notRunIn } from './test-account.mjs';

/**
 * What is run one after another, cheapest first. Integration specs wait for servers and timers much of the time: one worker
 * more than there are cores on a small machine. End-to-end specs start whole stacks, one at a time in each lane: they wait
 * more than they work, so those that share a stack run beside those that break one of their own. The second lane looks for its
 * ports well above the first, for both may choose at the same moment.
 *
 * @type {{ name: string, args: string[], env?: Record<string, string> }[][]}
 */
export const STAGES = [
  [{ name: 'unit specs', args: ['--selectProjects', 'unit', '--maxWorkers', '2'] }],
  [{ name: 'integration specs', args: ['--selectProjects', 'integration', '--maxWorkers', '3'] }],
  [
    { name: 'end-to-end specs', args: ['--selectProjects', 'end-to-end', '--runInBand'] },
    {
      name: 'fault specs',
      args: ['--selectProjects', 'faults', '--runInBand'],
      env: { WAYBILL_PORT_OFFSET: '400' },
    },
  ],
];

/**
 * Runs Jest with its own words on the terminal.
 *
 * @param {string[]} args
 * @param {{ env: Record<string, string>, folder: string }} options where its machine-readable account is put
 * @returns {Promise<{ passed: number, failed: number, notRun: import('./test-account.mjs').NotRun[], succeeded: boolean }>}
 */
export async function runJest(args, { env, folder }) {
  const account = join(folder, `jest-${process.hrtime.bigint()}.json`);
  const { code } = await run(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(repository, 'node_modules/jest/bin/jest.js'),
      ...args,
      '--json',
      `--outputFile=${account}`,
    ],
    { cwd: repository, env, stdio: ['ignore', 'ignore', 'inherit'], timeoutMs: 3_600_000 },
  );
  const found = existsSync(account) ? JSON.parse(readFileSync(account, 'utf8')) : undefined;
  return { ...count(found), notRun: notRunIn(found), succeeded: code === 0 };
}

/** Specs that passed and failed; a file that could not even be run, and a run without an account, count as one failed. */
export function count(account) {
  if (!account) return { passed: 0, failed: 1 };
  return { passed: account.numPassedTests, failed: account.numFailedTests + account.numRuntimeErrorTestSuites };
}
