import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand, isExecutable, lastLines, run } from './commands.mjs';
import { repository } from './layout.mjs';
import { ensurePackages } from './packages.mjs';
import { detail, StepFailure, step } from './progress.mjs';
import { ensurePika } from './python-client.mjs';
import { installSystemPackage } from './system-package.mjs';

/** Debian's Chromium first, then what other systems call theirs. */
const CHROMIUMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const CHROME_OF_MACOS = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * Makes the programs present that only tests need. What is present costs nothing; npm and the system's package manager
 * work at once, the manager on one thing at a time.
 *
 * @param {string} cache folder that keeps what is fetched without being installed
 * @returns {Promise<Record<string, string>>} what specs read: TEST_PYTHON, a Python that has pika; TEST_TOOLS, the folder
 *   of the packages of test/tools; TEST_CHROMIUM and TEST_PROMTOOL, the programs
 * @throws {StepFailure} when one is absent and may not be or cannot be installed
 */
export async function ensureTestTools(cache) {
  const both = await Promise.allSettled([ensureToolPackages(), ensureSystemTools(cache)]);
  const failed = both.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  const [packages, programs] = both.map(({ value }) => value);
  return { TEST_TOOLS: packages, ...programs };
}

async function ensureSystemTools(cache) {
  return {
    TEST_PYTHON: await ensurePika(),
    TEST_CHROMIUM: await ensureChromium(),
    TEST_PROMTOOL: await ensurePromtool(cache),
  };
}

/** Installs the packages of test/tools: API descriptions, a mock made from them, a parser. */
export const ensureToolPackages = () =>
  ensurePackages({ folder: join(repository, 'test/tools'), title: 'packages for tests' });

/**
 * A browser without a window: TEST_CHROMIUM, else one that is installed, else Debian's, with a font: text without one has
 * no width, and what has no width cannot be seen or clicked.
 *
 * @returns {Promise<string>} its path
 * @throws {StepFailure} when it is absent and may not be or cannot be installed
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const wanted = {
    apt: 'chromium fonts-dejavu-core',
    dnf: 'chromium',
    purpose: 'Chromium, which specs of the console need',
    instead: 'set TEST_CHROMIUM to the path of a Chromium or Chrome',
  };
  await step('Chromium for tests', () => installSystemPackage(wanted));
  const installed = findChromium();
  if (installed) return installed;
  throw new StepFailure({
    tried: 'to find Chromium after its package was installed',
    cameBack: `PATH has none of ${CHROMIUMS.join(', ')}`,
    remedy: wanted.instead,
  });
}

function findChromium() {
  const named = process.env.TEST_CHROMIUM;
  if (named && isExecutable(named)) return named;
  const known = CHROMIUMS.map((name) => findCommand(name, ['/usr/bin'])).find(Boolean);
  return known ?? [CHROME_OF_MACOS].find(isExecutable);
}

/**
 * The program that checks metrics: TEST_PROMTOOL, else the one in PATH, else the one in Debian's package `prometheus`,
 * which is fetched and unpacked but never installed, so that no Prometheus ever starts.
 *
 * @param {string} cache folder that keeps it
 * @returns {Promise<string>} its path
 * @throws {StepFailure} when it is absent and may not be or cannot be fetched
 */
export async function ensurePromtool(cache) {
  const kept = join(cache, 'promtool');
  const found = [process.env.TEST_PROMTOOL, kept].find((path) => path && isExecutable(path)) ?? findCommand('promtool');
  if (found) return found;
  const purpose = 'promtool, which specs of metrics need';
  if (process.env.WAYBILL_NO_INSTALL === '1') {
    throw absent(`to find ${purpose}`, 'it is not installed, and WAYBILL_NO_INSTALL=1 forbids fetching it');
  }
  if (!findCommand('apt-get') || !findCommand('dpkg-deb')) {
    throw absent(`to find ${purpose}`, 'it is not installed, and this machine has no apt-get and dpkg-deb to fetch it');
  }
  detail(
    `${purpose} is not installed: it is taken out of Debian's package, into ${cache} (refuse by WAYBILL_NO_INSTALL=1)`,
  );
  await step('promtool for tests', () => unpackPromtool(cache, kept));
  return kept;
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
  new StepFailure({
    tried,
    cameBack,
    remedy: 'install it yourself (it comes with Prometheus), or set TEST_PROMTOOL to its path',
  });
