import { run } from './commands.mjs';
import { StepFailure } from './progress.mjs';
import { installSystemPackage } from './system-package.mjs';

/** Debian's own Python first: its packages are invisible to one that a version manager put before it in PATH. */
const PYTHONS = ['/usr/bin/python3', 'python3'];

/**
 * A Python that has pika, the AMQP client that is not ours and that specs publish tasks with.
 *
 * @returns {Promise<string>} the command
 * @throws {StepFailure} when it is absent and may not be or cannot be installed
 */
export async function ensurePika() {
  const found = await findPika();
  if (found) return found;
  await installSystemPackage({
    apt: 'python3-pika',
    dnf: 'python3-pika',
    purpose: 'the Python client pika, which specs need',
    instead: 'run `python3 -m pip install pika`',
  });
  const installed = await findPika();
  if (installed) return installed;
  throw new StepFailure({
    tried: 'to import pika after its package was installed',
    cameBack: `neither of ${PYTHONS.join(' and ')} can import it`,
    remedy: 'run `python3 -m pip install pika`',
  });
}

async function findPika() {
  for (const python of PYTHONS) {
    if ((await run(python, ['-c', 'import pika'], { timeoutMs: 20_000 })).code === 0) return python;
  }
  return undefined;
}
