import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ensurePackages } from './packages.mjs';
import { ensureChromium, ensurePromtool } from './test-tools.mjs';

const variables = { ...process.env };
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tools-'));
  for (const name of ['TEST_PROMTOOL', 'TEST_CHROMIUM']) delete process.env[name];
  process.env['PATH'] = folder;
});

afterEach(() => {
  process.env = { ...variables };
  rmSync(folder, { recursive: true, force: true });
});

/** A program in the folder, which is all of PATH. */
function program(name: string, text = '#!/bin/sh\n'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

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
      cameBack: 'it is not installed, and WAYBILL_NO_INSTALL=1 forbids fetching it',
      remedy: 'install it yourself (it comes with Prometheus), or set TEST_PROMTOOL to its path',
    });
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
