import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand, isExecutable, lastLines, run } from './commands.mjs';
import { detail, StepFailure, step } from './progress.mjs';
import { installSystemPackage, isInstallingRefused } from './system-package.mjs';

const WANTED = {
  apt: 'prometheus',
  dnf: '/usr/bin/promtool',
  brew: 'prometheus',
  purpose: 'promtool, which specs of metrics need',
  instead: 'set TEST_PROMTOOL to its path',
};

/**
 * The program that checks metrics: TEST_PROMTOOL, else the one in PATH, else the one in Debian's package `prometheus`,
 * which is fetched and unpacked but never installed, else that of the system's package.
 *
 * @param {string} cache folder that keeps it
 * @returns {Promise<string>} its path
 * @throws {StepFailure} when it is absent and may not be or cannot be had
 */
export async function ensurePromtool(cache) {
  const kept = join(cache, 'promtool');
  const found = [process.env.TEST_PROMTOOL, kept].find((path) => path && isExecutable(path)) ?? findCommand('promtool');
  if (found) return found;
  if (!isInstallingRefused() && findCommand('apt-get')) {
    detail(
      `${WANTED.purpose} is not installed: it is taken out of Debian's package, into ${cache} (refuse by WAYBILL_NO_INSTALL=1)`,
    );
    await step('promtool for tests', () => unpackPromtool(cache, kept));
    return kept;
  }
  await step('promtool for tests', () => installSystemPackage(WANTED));
  const installed = findCommand('promtool', ['/usr/bin']);
  if (installed) return installed;
  throw absent('to find promtool after its package was installed', 'PATH does not have it');
}

async function unpackPromtool(cache, kept) {
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(cache, 'unpacking-'));
  const call = async (command, ...args) => {
    const { code, output } = await run(command, args, { cwd: folder });
    if (code !== 0) throw absent([command, ...args].join(' '), lastLines(output));
  };
  const download = () => call('apt-get', 'download', 'prometheus');
  try {
    await download().catch(async () => {
      detail('the package lists are missing or old: refreshing them');
      await call('apt-get', 'update');
      await download();
    });
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb')) ?? 'prometheus.deb';
    await call('dpkg-deb', '-x', archive, 'unpacked');
    renameSync(join(folder, 'unpacked/usr/bin/promtool'), kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const absent = (tried, cameBack) =>
  new StepFailure({ tried, cameBack, remedy: `install it yourself (it comes with Prometheus), or ${WANTED.instead}` });
