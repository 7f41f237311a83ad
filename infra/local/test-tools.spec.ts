import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeProgram } from '../../test/support/make-program.js';
import { ensureChromium, firstThatRuns } from './chromium.mjs';
import { ensurePackages } from './packages.mjs';
import { ensurePromtool } from './promtool.mjs';
import { ensurePika } from './python-client.mjs';
import { canHaveAll, ensureTestTools } from './test-tools.mjs';

const variables = { ...process.env };
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tools-'));
  for (const name of ['TEST_PROMTOOL', 'TEST_CHROMIUM', 'WAYBILL_NO_INSTALL']) delete process.env[name];
  process.env['PATH'] = folder;
});

afterEach(() => {
  process.env = { ...variables };
  rmSync(folder, { recursive: true, force: true });
});

/** A program in the folder, which is all of PATH. */
const program = (name: string, text?: string): string => makeProgram(folder, name, text);

describe('a program that only tests need', () => {
  it('is the one that a variable names, before the one kept and the one in PATH', async () => {
    program('promtool');
    process.env['TEST_PROMTOOL'] = program('mine');
    process.env['TEST_CHROMIUM'] = program('browser');
    expect(await ensurePromtool(folder)).toBe(join(folder, 'mine'));
    expect(await ensureChromium()).toBe(join(folder, 'browser'));
  });

  it('is kept in the cache once it was fetched, and found in PATH without that', async () => {
    const inPath = program('promtool');
    expect(await ensurePromtool(join(folder, 'nothing'))).toBe(inPath);
    process.env['PATH'] = '';
    expect(await ensurePromtool(folder)).toBe(inPath);
  });

  it('is not fetched where that is refused, and the failure says what to do instead', async () => {
    process.env['WAYBILL_NO_INSTALL'] = '1';
    const failure = await ensurePromtool(folder).catch((error: { account: object }) => error.account);
    expect(failure).toEqual({
      tried: 'to find promtool, which specs of metrics need',
      cameBack: 'it is not installed, and WAYBILL_NO_INSTALL=1 forbids installing it',
      remedy: 'install it yourself (apt, dnf, or brew), or set TEST_PROMTOOL to its path',
    });
  });
});

describe('a Python that has pika', () => {
  it('is made by pip where the system has no package of it', async () => {
    const able = `#!/bin/sh\ncase "$*" in *pip*pika*) touch ${folder}/filled ;; *) test -e ${folder}/filled ;; esac\n`;
    const own = join(folder, 'cache/pika/bin/python');
    program('able', able);
    const make = `mkdir -p ${folder}/cache/pika/bin && mv ${folder}/able ${own}`;
    const bare = program('bare', `#!/bin/sh\nPATH=/usr/bin:/bin\ncase "$*" in *venv*) ${make} ;; *) exit 1 ;; esac\n`);
    expect(await ensurePika(join(folder, 'cache'), [bare])).toBe(own);
    rmSync(join(folder, 'cache'), { recursive: true });
    process.env['WAYBILL_NO_INSTALL'] = '1';
    await expect(ensurePika(join(folder, 'cache'), [bare])).rejects.toThrow('WAYBILL_NO_INSTALL=1 forbids');
  });
});

describe('programs that cannot be had', () => {
  const account = { tried: 'to find it', cameBack: 'nothing', remedy: 'do without' };
  const lacking = async () => {
    throw Object.assign(new Error('nothing'), { account });
  };
  const having = async () => '/a/program';

  it('do not keep the others from being found, and are named', async () => {
    const { variables, absent } = await ensureTestTools(folder, [
      { variable: 'TEST_PYTHON', program: 'pika', ensure: lacking },
      { variable: 'TEST_PROMTOOL', program: 'promtool', ensure: having },
    ]);
    expect(variables).toMatchObject({ TEST_ABSENT: 'TEST_PYTHON', TEST_PROMTOOL: '/a/program' });
    expect(absent).toEqual([{ variable: 'TEST_PYTHON', program: 'pika', ...account }]);
  });

  it('stay a failure where they are a mistake of ours', async () => {
    const ensure = async () => Promise.reject(new TypeError('a mistake'));
    const wrong = ensureTestTools(folder, [{ variable: 'TEST_PYTHON', program: 'pika', ensure }]);
    await expect(wrong).rejects.toThrow('a mistake');
  });

  it('are looked for on Debian with apt alone, where nobody refuses to install', () => {
    const release = join(folder, 'os-release');
    const on = (id: string) => {
      writeFileSync(release, `NAME=x\nID=${id}\nID_LIKE=debian\n`);
      return canHaveAll(release);
    };
    expect(on('debian')).toBe(false);
    program('apt-get');
    expect(['debian', 'ubuntu', 'fedora'].map(on)).toEqual([true, false, false]);
    process.env['WAYBILL_NO_INSTALL'] = '1';
    expect([on('debian'), canHaveAll(join(folder, 'nothing'))]).toEqual([false, false]);
  });
});

describe('Chromium', () => {
  it('is not a program that only says how to get it', async () => {
    const says = program('chromium-browser', '#!/bin/sh\nexit 1\n');
    const runs = program('google-chrome');
    expect(await firstThatRuns([says, runs])).toBe(runs);
    expect(await firstThatRuns([says])).toBeUndefined();
  });
});

describe('the packages that only tests need', () => {
  const lockOf = (version: string) => JSON.stringify({ packages: { 'node_modules/a': { version } } });

  it('are taken as npm has installed them until the lockfile asks for others', async () => {
    const packages = join(folder, 'node_modules');
    mkdirSync(packages);
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(join(folder, 'package-lock.json'), lockOf('1'));
    writeFileSync(join(packages, '.package-lock.json'), lockOf('1'));
    expect(await ensurePackages({ folder })).toBe(packages);
    rmSync(join(packages, '.package-lock.json'));
    expect(await ensurePackages({ folder })).toBe(packages);
    writeFileSync(join(folder, 'package-lock.json'), lockOf('2'));
    process.env['npm_execpath'] = program('npm-cli.cjs', 'process.exit(1)');
    await expect(ensurePackages({ folder })).rejects.toThrow('npm ci');
  });
});
