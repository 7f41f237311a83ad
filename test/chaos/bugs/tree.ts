import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from '@swc/core';
import { repositoryFile } from '../../support/repository-file.js';
import { BUGS } from './bugs.js';
import { type Patch, patched } from './seeded-bug.js';

/** Where trees stand: inside the repository, so that they find its packages, and where nothing else looks. */
const TREES = repositoryFile('.waybill/bugs');

/**
 * Compiles the sources of today into a tree of their own, as `npm run build` does, without the console.
 *
 * @returns the folder that holds `package.json` and `dist`
 */
export async function buildUnchanged(): Promise<string> {
  const tree = freshTree('unchanged');
  const scripts = (JSON.parse(readFileSync(repositoryFile('package.json'), 'utf8')) as { scripts: { build: string } })
    .scripts;
  const [compile = ''] = scripts.build.split(' && ');
  const command = compile.replace(' -d dist ', ` -d '${join(tree, 'dist')}' `);
  const child = spawn('sh', ['-c', command], {
    cwd: repositoryFile('.'),
    env: { ...process.env, PATH: `${repositoryFile('node_modules/.bin')}:${process.env['PATH'] ?? ''}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The sources could not be compiled (${code}): ${command}`);
  return tree;
}

/**
 * Makes a compiled tree with a seeded bug in it, beside the unchanged one and sharing all other files with it.
 *
 * @param unchanged what `buildUnchanged` has made; built anew where it is left out
 * @param as the tree's name, for one of several that build the same at the same time
 * @returns the folder that holds `package.json` and `dist` with `dist/apps`, `dist/libs` and `dist/test`
 * @throws Error where there is no such bug, or where its text no longer stands in the source exactly once
 */
export async function buildMutant(name: string, unchanged?: string, as = name): Promise<string> {
  const bug = BUGS.find((one) => one.name === name);
  if (!bug) throw new Error(`There is no seeded bug ${name}; there are ${BUGS.map((one) => one.name).join(', ')}`);
  const from = unchanged ?? (await buildUnchanged());
  const tree = freshTree(as);
  linkTree(join(from, 'dist'), join(tree, 'dist'));
  const [built, needed] = [repositoryFile('dist/apps/console'), join(tree, 'dist/apps/console')];
  if (existsSync(built) && !existsSync(needed)) cpSync(built, needed, { recursive: true });
  for (const file of new Set(bug.patches.map((patch) => patch.file))) {
    const patches = bug.patches.filter((patch) => patch.file === file);
    await compileInto(join(tree, 'dist', file.replace(/[.]ts$/, '.js')), file, patches);
  }
  return tree;
}

/** Compiles one patched source. A file of its own takes the place of the shared one. */
async function compileInto(target: string, file: string, patches: readonly Patch[]): Promise<void> {
  const { code } = await transform(patches.reduce(patched, readFileSync(repositoryFile(file), 'utf8')), {
    filename: repositoryFile(file),
    configFile: repositoryFile('.swcrc'),
    sourceMaps: 'inline',
  });
  rmSync(target);
  writeFileSync(target, code);
}

/** An empty tree. Its `package.json` is what `#libs/…` is looked up in. */
function freshTree(name: string): string {
  const tree = join(TREES, name);
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree, { recursive: true });
  cpSync(repositoryFile('package.json'), join(tree, 'package.json'));
  return tree;
}

/** Hard links: a module of Node is where its real path is, so a symbolic link would lead back into the unchanged tree. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else linkSync(source, target);
  }
}
