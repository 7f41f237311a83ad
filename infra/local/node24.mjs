import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isExecutable } from './commands.mjs';
import { defaultHome, layout, repository } from './layout.mjs';
import { ensurePackages } from './packages.mjs';
import { recall } from './processes.mjs';
import { explain } from './progress.mjs';

const WANTED = 24;
const OLDEST = 20;
const majorOf = (version) => Number(version.split('.')[0]);

/**
 * Runs `main` under Node 24 with all packages installed, whatever Node started us. Under an older one this process
 * installs what is missing, runs the same command again by the Node among the packages and passes signals on to it.
 * Never returns: the process ends with main's code.
 *
 * @param {() => Promise<number>} main returns the exit code
 * @param {{ packages?: boolean }} needs `packages: false` for what runs on any Node without them
 */
export async function underNode24(main, { packages = true } = {}) {
  try {
    const current = majorOf(process.versions.node);
    if (current < OLDEST) throw tooOld('npm start');
    if (packages) await ensurePackages({ inUse: stackRuns });
    if (!packages || current >= WANTED) process.exit(await main());
    const packaged = join(repository, 'node_modules/.bin/node');
    if (!isExecutable(packaged)) throw tooOld('the packages, which bring no Node for this kind of machine');
    process.exit(await runAgain(packaged));
  } catch (error) {
    explain(error);
    process.exit(1);
  }
}

const stackRuns = () => recall(join(layout(defaultHome()).run, 'supervisor.json')) !== undefined;

function runAgain(node) {
  return new Promise((answer, fail) => {
    const bin = join(repository, 'node_modules/.bin');
    const child = spawn(node, process.argv.slice(1), {
      stdio: 'inherit',
      env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    });
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
    child.on('error', fail);
    child.on('exit', (code, signal) => answer(signal ? 1 : (code ?? 1)));
  });
}

function tooOld(tried) {
  const error = new Error('Node is too old');
  error.account = {
    tried: `${tried} under Node ${process.versions.node}`,
    cameBack: `Waybill needs Node ${WANTED} or newer here (on Linux, Node ${OLDEST} is enough to begin with)`,
    remedy: `install Node ${WANTED} (https://nodejs.org) and run the command again`,
  };
  return error;
}
