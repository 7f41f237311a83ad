import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, run } from './commands.mjs';
import { repository } from './layout.mjs';
import { detail, StepFailure, step } from './progress.mjs';

/** What an installation depends on: the manifest, the lockfile, and the machine's kind. */
export function stampOf(manifest, lockfile, platform = `${process.platform}-${process.arch}`) {
  return createHash('sha256').update([manifest, lockfile, platform].join('\0')).digest('hex');
}

/**
 * Whether what npm says it installed is what the lockfile asks for; packages for other machines may be absent.
 *
 * @param {{ packages: Record<string, { version?: string, optional?: boolean }> }} wanted the lockfile
 * @param {{ packages: Record<string, { version?: string }> }} installed npm's own record in node_modules
 */
export function isInstalled(wanted, installed) {
  return Object.entries(wanted.packages).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = installed.packages[path];
    return found ? found.version === version : optional === true;
  });
}

/**
 * Makes sure that the packages of a folder's lockfile are installed, which a stamp tells without asking npm.
 *
 * @param {{ folder?: string, title?: string, inUse?: () => boolean }} what `folder` holds the manifest and the lockfile,
 *   by default those of the repository; `title` is shown; `inUse` says whether a running stack would lose its packages
 * @returns {Promise<string>} the folder of the packages
 * @throws {StepFailure} when npm cannot install them
 */
export async function ensurePackages({ folder = repository, title = 'packages', inUse = () => false } = {}) {
  const read = (file) => readFileSync(join(folder, file), 'utf8');
  const packages = join(folder, 'node_modules');
  const stampFile = join(packages, '.waybill-stamp');
  const stamp = stampOf(read('package.json'), read('package-lock.json'));
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return packages;
  if (!wasInstalledByHand(packages, JSON.parse(read('package-lock.json')))) {
    if (inUse()) {
      throw new StepFailure({
        tried: 'to install the packages of package-lock.json, which has changed',
        cameBack: 'a stack is running on the packages installed before',
        remedy: '`npm stop`, then the same command again',
      });
    }
    await step(title, () => install(folder));
  }
  writeFileSync(stampFile, stamp);
  return packages;
}

function wasInstalledByHand(packages, wanted) {
  const record = join(packages, '.package-lock.json');
  return existsSync(record) && isInstalled(wanted, JSON.parse(readFileSync(record, 'utf8')));
}

async function install(folder) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const clean = await npm(folder, 'ci', ...quiet);
  if (clean.code === 0) return;
  if (clean.code === 127) throw failure('npm ci', clean.output);
  detail(`npm ci refused (${lastLines(clean.output, 1)}): trying npm install`);
  const lenient = await npm(folder, 'install', '--no-save', ...quiet);
  if (lenient.code !== 0) throw failure('npm ci, then npm install', lenient.output);
}

/** The npm that runs us, else the one in PATH. */
function npm(folder, ...args) {
  const script = process.env.npm_execpath;
  const known = script && /npm-cli\.c?js$/.test(script) && existsSync(script);
  return known ? run(process.execPath, [script, ...args], { cwd: folder }) : run('npm', args, { cwd: folder });
}

const failure = (tried, output) =>
  new StepFailure({
    tried,
    cameBack: lastLines(output),
    remedy: 'see whether the package registry can be reached (`npm ping`), then run the command again',
  });
