import { join } from 'node:path';
import { lastLines, run } from './commands.mjs';
import { detail, StepFailure, step } from './progress.mjs';
import { installSystemPackage, isInstallingRefused } from './system-package.mjs';

/** Debian's own Python first: its packages are invisible to one that a version manager put before it in PATH. */
const PYTHONS = ['/usr/bin/python3', 'python3'];
const RELEASE = 'pika==1.3.2';

/**
 * A Python that has pika, the AMQP client that is not ours and that specs publish tasks with: one that is installed, else
 * the system's package, else an environment of our own that pip fills.
 *
 * @param {string} cache folder that keeps the environment
 * @param {string[]} pythons where to look for one, the best first
 * @returns {Promise<string>} the command
 * @throws {StepFailure} when it is absent and may not be or cannot be installed
 */
export async function ensurePika(cache, pythons = PYTHONS) {
  const own = join(cache, 'pika');
  const all = [...pythons, join(own, 'bin/python')];
  const found = await findPika(all);
  if (found) return found;
  try {
    await installSystemPackage({
      apt: 'python3-pika',
      dnf: 'python3-pika',
      purpose: 'the Python client pika, which specs need',
      instead: 'run `python3 -m pip install pika`',
    });
  } catch (failure) {
    if (isInstallingRefused() || !failure.account) throw failure;
    detail(`the system has no pika for us: pip puts it into ${own} (refuse by WAYBILL_NO_INSTALL=1)`);
    await step('pika for tests', () => fillEnvironment(own, pythons.at(-1), failure));
  }
  const installed = await findPika(all);
  if (installed) return installed;
  throw new StepFailure({
    tried: 'to import pika after it was installed',
    cameBack: `none of ${all.join(', ')} can import it`,
    remedy: 'run `python3 -m pip install pika`',
  });
}

async function fillEnvironment(folder, python, { account }) {
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', RELEASE];
  const made = await run(python, ['-m', 'venv', '--clear', folder]);
  const { code, output } = made.code === 0 ? await run(join(folder, 'bin/python'), pip) : made;
  if (code !== 0)
    throw new StepFailure({ ...account, cameBack: `${account.cameBack}; nor by pip: ${lastLines(output)}` });
}

async function findPika(pythons) {
  for (const python of pythons) {
    if ((await run(python, ['-c', 'import pika'], { timeoutMs: 20_000 })).code === 0) return python;
  }
  return undefined;
}
