import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { completeLockfile } from './optional-entries.mjs';

/**
 * Adds to each package-lock.json the optional packages for other machines that npm left out because it could not reach
 * them, without which `npm ci` refuses the lockfile. To be run after each change of dependencies.
 */
const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');
for (const folder of ['', 'test/tools', 'test/bench/peers']) {
  const file = join(repository, folder, 'package-lock.json');
  const lockfile = JSON.parse(readFileSync(file, 'utf8'));
  const added = completeLockfile(lockfile);
  if (added.length > 0) writeFileSync(file, `${JSON.stringify(lockfile, null, 2)}\n`);
  const said = added.length > 0 ? `added ${added.length}: ${added.join(', ')}` : 'nothing is missing';
  process.stdout.write(`${join(folder, 'package-lock.json')}: ${said}\n`);
}
