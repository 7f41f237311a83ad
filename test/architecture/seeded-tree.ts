import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Text of files by their path. */
export type Tree = Readonly<Record<string, string>>;

const PACKAGES = ['left-pad', 'amqplib', 'pg', 'typeorm', 'undici', 'typebox', '@nestjs/common', '@opentelemetry/api'];

const INFRASTRUCTURE: Tree = {
  'package.json': JSON.stringify({
    name: 'seeded',
    type: 'module',
    imports: { '#libs/*': { source: './libs/*/src/index.ts' } },
    dependencies: Object.fromEntries(PACKAGES.map((name) => [name, '1'])),
    devDependencies: { 'only-for-tests': '1' },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: { module: 'nodenext', moduleResolution: 'nodenext', customConditions: ['source'] },
  }),
  ...Object.fromEntries(
    [...PACKAGES, 'only-for-tests'].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'exports.here = true;'],
    ]),
  ),
};

/** Writes a tree with packages of its own, outside the repository, and returns its folder. */
export async function writeTree(files: Tree): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'waybill-walls-'));
  for (const [path, text] of Object.entries({ ...INFRASTRUCTURE, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}
