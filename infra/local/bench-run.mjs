import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { claimHome, defaultHome, layout, makeFolders } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { abandonedRuns, doAndEnd, readArguments } from './own-run.mjs';
import { step } from './progress.mjs';
import { startTestServers, stopTestServers } from './test-servers.mjs';

/**
 * What a bench does with the servers that are started for it.
 *
 * @typedef {object} Bench
 * @property {string} name of the folder of its homes: one per process, so that two runs never take each other's servers
 * @property {() => Promise<{ HELP: string, readOptions: (args: string[]) => object }>} command reads the command line
 * @property {(options: object) => Promise<void>} [prepare] before the servers are started
 * @property {(options: object, place: { home: string, line: (text: string) => void }) => Promise<number>} work resolves
 *   with the code to end with; `line` writes one to standard output
 * @property {(folder: string) => Promise<void>} [end] what it has started besides, in that home
 */

/**
 * Runs a bench on a broker and a database of its own. Standard output is for its lines; what people read goes to standard
 * error, also from the steps before.
 *
 * @param {Bench} bench
 */
export async function runBenchOnOwnServers({ name, command, prepare, work, end }) {
  const runs = join(defaultHome(), name);
  const home = join(runs, String(process.pid));
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  const endRun = async (folder) => {
    makeFolders(layout(folder));
    await end?.(folder);
    await stopTestServers(folder);
  };
  await underNode24(async () => {
    const { options, code } = readArguments(await command(), write);
    if (!options) return code;
    claimHome(defaultHome());
    for (const abandoned of abandonedRuns(runs)) await endRun(abandoned);
    return doAndEnd({ what: 'the bench', end: () => endRun(home) }, async () => {
      await step('build', ensureBuild);
      await prepare?.(options);
      Object.assign(process.env, await startTestServers(home));
      return work(options, { home, line: (text) => write(`${text}\n`) });
    });
  });
}
