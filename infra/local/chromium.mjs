import { findCommand, isExecutable, run } from './commands.mjs';
import { StepFailure, step } from './progress.mjs';
import { installSystemPackage } from './system-package.mjs';

/** Debian's Chromium first, then what other systems call theirs. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const OF_MACOS = ['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

/**
 * A browser without a window: TEST_CHROMIUM, else one that is installed, else the system's package, with a font: text
 * without one has no width, and what has no width cannot be seen or clicked.
 *
 * @returns {Promise<string>} its path
 * @throws {StepFailure} when it is absent and may not be or cannot be installed
 */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  const wanted = {
    apt: 'chromium fonts-dejavu-core',
    dnf: 'chromium',
    brew: '--cask chromium',
    purpose: 'Chromium, which specs of the console need',
    instead: 'set TEST_CHROMIUM to the path of a Chromium or Chrome',
  };
  await step('Chromium for tests', () => installSystemPackage(wanted));
  const installed = await findChromium();
  if (installed) return installed;
  throw new StepFailure({
    tried: 'to find Chromium after its package was installed',
    cameBack: `PATH has none of ${NAMES.join(', ')} that runs`,
    remedy: wanted.instead,
  });
}

async function findChromium() {
  const named = process.env.TEST_CHROMIUM;
  if (named && isExecutable(named)) return named;
  const known = NAMES.map((name) => findCommand(name, ['/usr/bin']));
  return firstThatRuns([...known.filter(Boolean), ...OF_MACOS.filter(isExecutable)]);
}

/** The first of these browsers that runs: Ubuntu's chromium-browser is there also where it only says how to get one. */
export async function firstThatRuns(paths) {
  for (const path of paths) {
    if ((await run(path, ['--version'], { timeoutMs: 20_000 })).code === 0) return path;
  }
  return undefined;
}
