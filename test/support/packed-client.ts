import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A plain Node project, outside of the repository, that has installed the packed client. */
export interface ClientProject {
  readonly folder: string;
  /** Runs a module there that may use `order`, and returns what it gives to `report`, by way of JSON. */
  run(module: string, order: object): Promise<unknown>;
  /** Checks `consumer.ts` with the compiler of this repository; the empty string, or what it complains of. */
  typecheck(program: string, options: Readonly<Record<string, unknown>>): Promise<string>;
  remove(): Promise<void>;
}

/** Packs the client and installs it, with these packages beside it, into an empty project. Takes some seconds. */
export async function clientProject(beside: readonly string[]): Promise<ClientProject> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-client-'));
  try {
    await install(folder, beside);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    folder,
    run: async (module, order) => {
      const file = join(folder, `program-${Date.now()}.js`);
      const head =
        'const order = JSON.parse(process.argv[2]);\nconst report = (it) => console.log(JSON.stringify(it));\n';
      await writeFile(file, head + module);
      const { stdout } = await run(process.execPath, [file, JSON.stringify(order)], { cwd: folder, timeout: 60_000 });
      return JSON.parse(stdout);
    },
    typecheck: async (program, options) => {
      await writeFile(join(folder, 'consumer.ts'), program);
      const compilerOptions = {
        noEmit: true,
        strict: true,
        exactOptionalPropertyTypes: true,
        target: 'es2023',
        typeRoots: [join(process.cwd(), 'node_modules/@types')],
        ...options,
      };
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
      const compiler = join(process.cwd(), 'node_modules/typescript/bin/tsc');
      return run(process.execPath, [compiler, '-p', folder]).then(
        () => '',
        (error: { stdout?: string }) => error.stdout || String(error),
      );
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function install(folder: string, beside: readonly string[]): Promise<void> {
  const packed = await run(process.execPath, [join(process.cwd(), 'libs/client/pack.mjs'), join(folder, 'packed')]);
  const tarball = packed.stdout.trim().split('\n').at(-1) ?? '';
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'agent', private: true, type: 'module' }));
  await run('npm', ['install', tarball, ...beside, '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder });
}
