/**
 * Packs the client as the npm package @waybill/client, into .waybill/client-package or the folder given, and prints the
 * tarball's path.
 *
 * The code is bundled out of this lib and what it uses of libs/contracts; the declarations stay a tree, in which
 * `#libs/contracts` leads to those of the contracts. What the bundle imports becomes its dependencies, in the versions
 * this repository uses.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const repository = resolve(here, '../..');
const target = resolve(process.argv[2] ?? join(repository, '.waybill/client-package'));
const folder = join(target, 'package');

const readJson = async (path) => JSON.parse(await readFile(path, 'utf8'));

/** Bundles the code; the packages it loads, at once and only when needed. */
async function bundle() {
  const isPackage = (id) => /^[a-z@]/.test(id);
  const { output } = await build({
    configFile: false,
    root: here,
    logLevel: 'warn',
    ssr: { resolve: { conditions: ['source', 'node', 'import'] } },
    build: {
      ssr: 'src/index.ts',
      target: 'node20',
      outDir: join(folder, 'dist'),
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        external: isPackage,
        treeshake: { moduleSideEffects: false },
        output: { entryFileNames: 'index.js' },
      },
    },
  });
  const foreign = (ids) => ids.filter((id) => isPackage(id) && !output.some(({ fileName }) => fileName === id));
  const chunks = output.filter(({ type }) => type === 'chunk');
  return {
    needed: foreign(chunks.flatMap(({ imports }) => imports)).filter((id) => !id.startsWith('node:')),
    optional: foreign(chunks.flatMap(({ dynamicImports }) => dynamicImports)),
  };
}

async function declarations() {
  const compiler = join(repository, 'node_modules/typescript/bin/tsc');
  const options = ['-p', join(here, 'tsconfig.types.json'), '--outDir', join(folder, 'types')];
  await run(process.execPath, [compiler, ...options]);
  await leaveBytesOut(join(folder, 'types/contracts/src'));
}

/**
 * Takes away what speaks of Node's Buffer, and what is made of that: only Waybill writes and hashes bytes, and an agent's
 * compiler need not know Node's types.
 */
async function leaveBytesOut(contracts) {
  const files = (await readdir(contracts, { recursive: true })).filter((file) => file.endsWith('.d.ts'));
  const texts = new Map();
  for (const file of files) texts.set(file, await readFile(join(contracts, file), 'utf8'));
  const index = texts.get('index.d.ts');
  texts.delete('index.d.ts');
  const out = new Set();
  const namesOne = (file, text) =>
    [...text.matchAll(/from '(\.{1,2}\/[^']+)\.js'/g)].some(([, to]) => out.has(`${join(dirname(file), to)}.d.ts`));
  for (let before = -1; before < out.size; ) {
    before = out.size;
    for (const [file, text] of texts) if (/\bBuffer\b|'node:/.test(text) || namesOne(file, text)) out.add(file);
  }
  const kept = index.replaceAll(/^export [^;]* from '\.\/([^']+)\.js';\n/gm, (line, to) =>
    out.has(`${to}.d.ts`) ? '' : line,
  );
  await writeFile(join(contracts, 'index.d.ts'), kept);
  await Promise.all([...out].map((file) => rm(join(contracts, file))));
}

/** The package's manifest: what stands in manifest.json, with the versions of what it depends on. */
async function manifest({ needed, optional }) {
  const [given, { dependencies }] = await Promise.all([
    readJson(join(here, 'manifest.json')),
    readJson(join(repository, 'package.json')),
  ]);
  const versions = (names) =>
    Object.fromEntries(
      names.toSorted().map((name) => {
        if (!dependencies[name])
          throw new Error(`The client imports ${name}, which is no dependency of this repository.`);
        return [name, dependencies[name]];
      }),
    );
  return {
    ...given,
    dependencies: versions([...new Set([...needed, ...Object.keys(given.dependencies)])]),
    peerDependencies: versions([...new Set([...optional, ...Object.keys(given.peerDependencies)])]),
  };
}

await rm(target, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const [packages] = await Promise.all([bundle(), declarations()]);
await writeFile(join(folder, 'package.json'), `${JSON.stringify(await manifest(packages), null, 2)}\n`);
await cp(join(here, 'README.md'), join(folder, 'README.md'));
await cp(join(repository, 'LICENSE'), join(folder, 'LICENSE'));
const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', target], { cwd: folder });
console.log(join(target, JSON.parse(stdout)[0].filename));
