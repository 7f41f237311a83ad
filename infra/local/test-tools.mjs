import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { findCommand } from './commands.mjs';
import { repository } from './layout.mjs';
import { ensurePackages } from './packages.mjs';
import { detail } from './progress.mjs';
import { ensurePromtool } from './promtool.mjs';
import { ensurePika } from './python-client.mjs';
import { ensureRedis } from './redis.mjs';
import { isInstallingRefused } from './system-package.mjs';

const PROGRAMS = [
  { variable: 'TEST_PYTHON', program: 'pika', ensure: ensurePika },
  { variable: 'TEST_CHROMIUM', program: 'Chromium', ensure: ensureChromium },
  { variable: 'TEST_PROMTOOL', program: 'promtool', ensure: ensurePromtool },
  { variable: 'TEST_REDIS', program: 'redis-server', ensure: ensureRedis },
];

/**
 * A program that cannot be had on this machine, and the failure's account.
 *
 * @typedef {{ variable: string, program: string, tried: string, cameBack: string, remedy: string }} Absent
 */

/**
 * Makes the programs present that only tests need. What is present costs next to nothing; npm and the system's package
 * manager work at once, the manager on one thing at a time.
 *
 * @param {string} cache folder that keeps what is fetched without being installed
 * @param {typeof PROGRAMS} programs
 * @returns {Promise<{ variables: Record<string, string>, absent: Absent[] }>} what specs read: TEST_TOOLS, the folder of
 *   the packages of test/tools; TEST_PYTHON, a Python that has pika; TEST_CHROMIUM, TEST_PROMTOOL and TEST_REDIS, the
 *   programs; TEST_ABSENT, the names of those variables that are missing, with commas
 * @throws {import('./progress.mjs').StepFailure} when npm cannot install the packages
 */
export async function ensureTestTools(cache, programs = PROGRAMS) {
  const both = await Promise.allSettled([ensureToolPackages(), ensurePrograms(cache, programs)]);
  const failed = both.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  const [packages, { found, absent }] = both.map(({ value }) => value);
  const names = absent.map(({ variable }) => variable).join(',');
  return { variables: { TEST_TOOLS: packages, ...found, TEST_ABSENT: names }, absent };
}

async function ensurePrograms(cache, programs) {
  const found = {};
  const absent = [];
  for (const { variable, program, ensure } of programs) {
    try {
      found[variable] = await ensure(cache);
    } catch (failure) {
      if (!failure.account) throw failure;
      detail(`${program} cannot be had (${failure.account.cameBack}): the specs that need it are not run`);
      absent.push({ variable, program, ...failure.account });
    }
  }
  return { found, absent };
}

/** Installs the packages of test/tools: API descriptions, a mock made from them, a parser. */
export const ensureToolPackages = () =>
  ensurePackages({ folder: join(repository, 'test/tools'), title: 'packages for tests' });

/** Whether every program can be had here, so that an absent one is a failure: on Debian, unless installing is refused. */
export function canHaveAll(release = '/etc/os-release') {
  const isDebian = existsSync(release) && /^ID="?debian"?$/m.test(readFileSync(release, 'utf8'));
  return isDebian && findCommand('apt-get') !== undefined && !isInstallingRefused();
}
