import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeProgram } from '../../test/support/make-program.js';
import { layout, makeHome } from './layout.mjs';
import { ensureRedis, startRedis, stopRedis } from './redis.mjs';

const variables = { ...process.env };
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redis-'));
  delete process.env['TEST_REDIS'];
});

afterEach(() => {
  process.env = { ...variables };
  rmSync(folder, { recursive: true, force: true });
});

const program = (name: string, text?: string): string => makeProgram(folder, name, text);

describe('redis-server', () => {
  it('is the one that a variable names, else the one in PATH', async () => {
    const inPath = program('redis-server');
    process.env['PATH'] = folder;
    expect(await ensureRedis()).toBe(inPath);
    process.env['TEST_REDIS'] = program('mine');
    expect(await ensureRedis()).toBe(join(folder, 'mine'));
  });

  it('is not installed where that is refused, and the failure says what to do instead', async () => {
    process.env['PATH'] = folder;
    process.env['WAYBILL_NO_INSTALL'] = '1';
    const failure = await ensureRedis(folder, []).catch((error: { account: object }) => error.account);
    expect(failure).toEqual({
      tried: 'to find redis-server, on which BullMQ is measured',
      cameBack: 'it is not installed, and WAYBILL_NO_INSTALL=1 forbids installing it',
      remedy: 'install it yourself (apt, dnf, or brew), or set TEST_REDIS to its path',
    });
  });

  it('that ends as soon as it is started is a failure with its last words', async () => {
    const places = layout(join(folder, 'home'));
    makeHome(places);
    const failing = program('redis-server', '#!/bin/sh\necho "no such option: --appendfsync"\nexit 1\n');
    const failure = await startRedis(places, failing).catch((error: { account: object }) => error.account);
    expect(failure).toMatchObject({ cameBack: 'no such option: --appendfsync' });
    await stopRedis(places);
  });
});
