import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { lastLines, run } from './commands.mjs';
import { repository } from './layout.mjs';
import { StepFailure } from './progress.mjs';

const ROOTS = ['apps', 'libs', 'test/support', 'test/bench', 'test/chaos'];
const DIST = join(repository, 'dist');
const STAMP = join(DIST, '.waybill-stamp');
const CONSOLE = 'apps/console';
const isCompiled = (name) =>
  name.endsWith('.ts') && !name.endsWith('spec.ts') && !name.endsWith('.d.ts') && !name.includes('/node_modules/');
const isOfConsole = (name) => name.startsWith(join(repository, CONSOLE));

/**
 * Compiles the sources into `dist` when they differ from what was compiled last, and removes what has no source any more.
 *
 * @throws {StepFailure} with the compiler's words
 */
export async function ensureBuild() {
  const sources = ROOTS.flatMap((root) => filesBelow(join(repository, root))).filter(
    (name) => isCompiled(name) || isOfConsole(name),
  );
  const stamp = stampOf(sources);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return { note: 'nothing has changed' };
  const bin = join(repository, 'node_modules/.bin');
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const { code, output } = await run('sh', ['-c', scripts.build], {
    cwd: repository,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
  });
  if (code !== 0) {
    throw new StepFailure({
      tried: `to compile: ${scripts.build}`,
      cameBack: lastLines(output),
      remedy: 'mend the source named here and run the command again',
    });
  }
  removeOrphans(sources);
  writeFileSync(STAMP, stamp);
  return { note: `${sources.length} files` };
}

function stampOf(sources) {
  const hash = createHash('sha256');
  for (const file of [...sources, join(repository, '.swcrc'), join(repository, 'package.json')].sort()) {
    hash.update(`${relative(repository, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function removeOrphans(sources) {
  const made = new Set(sources.map((file) => join(DIST, relative(repository, file).replace(/\.ts$/, '.js'))));
  for (const file of filesBelow(DIST).filter((name) => !name.startsWith(join(DIST, CONSOLE)))) {
    if (/\.js(\.map)?$/.test(file) && !made.has(file.replace(/\.map$/, ''))) rmSync(file);
  }
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
