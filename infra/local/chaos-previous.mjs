import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, run } from './commands.mjs';
import { repository } from './layout.mjs';

/**
 * Compiles the commit before this one into a folder of its own: what a release replaces. Where files of the clone are
 * changed and not committed, that is the present commit.
 *
 * @param {string} folder kept from run to run, and made anew when the commit is another; inside the repository, whose
 *   packages it uses
 * @returns {Promise<{ folder: string } | { notRun: string }>}
 */
export async function previousBuild(folder) {
  const git = (...args) => run('git', ['-C', repository, ...args]);
  const { output: changes, code } = await git('status', '--porcelain', '--untracked-files=no');
  if (code !== 0) return { notRun: `the commit before cannot be built: ${lastLines(changes, 1)}` };
  const wanted = await git('rev-parse', '--verify', '--quiet', changes.trim() === '' ? 'HEAD~1' : 'HEAD');
  if (wanted.code !== 0) return { notRun: 'there is no commit before this one in the clone' };
  const commit = wanted.output.trim();
  const stamp = join(folder, 'commit');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === commit) return { folder };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const made = await run('sh', ['-c', `git -C '${repository}' archive ${commit} | tar -x -C '${folder}'`]);
  const built = made.code === 0 ? await compile(folder) : made;
  if (built.code !== 0) return { notRun: `the commit before cannot be built: ${lastLines(built.output, 3)}` };
  writeFileSync(stamp, commit);
  return { folder };
}

/** As `npm run build` does there, without the console, which is taken over. */
async function compile(folder) {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const [sources] = scripts.build.split(' && ');
  const bin = join(repository, 'node_modules/.bin');
  const built = await run('sh', ['-c', sources], {
    cwd: folder,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
  });
  if (built.code === 0)
    cpSync(join(repository, 'dist/apps/console'), join(folder, 'dist/apps/console'), { recursive: true });
  return built;
}
