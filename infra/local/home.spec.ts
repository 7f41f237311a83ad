import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { forgetEverything } from './bring-down.mjs';
import { layout, makeHome } from './layout.mjs';
import { isAlive, lookUp } from './processes.mjs';
import { takeTurn } from './run-lock.mjs';
import { secretsIn } from './secrets.mjs';

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'waybill-home-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const modeOf = (file: string) => statSync(file).mode & 0o777;

describe('the home of a stack', () => {
  it('is made open to walk through and private inside', () => {
    const places = layout(join(scratch, 'new'));
    makeHome(places);
    expect([modeOf(places.home), modeOf(places.secrets)]).toEqual([0o711, 0o700]);
  });

  it('may be an empty folder, whose mode stays as it is', () => {
    makeHome(layout(scratch));
    makeHome(layout(scratch));
    expect([modeOf(scratch), existsSync(join(scratch, '.waybill-home'))]).toEqual([0o700, true]);
  });

  it("is never a folder with somebody else's files, which are neither touched by a start nor by a reset", async () => {
    mkdirSync(join(scratch, 'run'));
    writeFileSync(join(scratch, 'run', 'precious'), '');
    expect(() => makeHome(layout(scratch))).toThrow(`to use ${scratch} as the home of a stack`);
    await forgetEverything(layout(scratch));
    expect([readdirSync(scratch), readdirSync(join(scratch, 'run'))]).toEqual([['run'], ['precious']]);
  });

  it('is known again when it was made before homes were marked', () => {
    mkdirSync(join(scratch, 'secrets'));
    writeFileSync(join(scratch, 'secrets', 'identity'), 'c0ffee\n');
    expect(() => makeHome(layout(scratch))).not.toThrow();
  });
});

describe('a secret', () => {
  it('is made once, and again where its file is empty', () => {
    const secrets = secretsIn(scratch);
    writeFileSync(join(scratch, 'identity'), '');
    const made = secrets.identity();
    expect([made, secrets.identity(), readFileSync(join(scratch, 'identity'), 'utf8')]).toEqual([
      expect.stringMatching(/^[0-9a-f]{12}$/),
      made,
      `${made}\n`,
    ]);
    expect([modeOf(join(scratch, 'identity')), readdirSync(scratch)]).toEqual([0o600, ['identity']]);
  });
});

describe('a record of a process', () => {
  it('names the process with its id and its birth, and none without a birth', () => {
    const birth = lookUp(process.pid)?.birth;
    const alive = [{ birth }, { birth: 'another' }, { birth: undefined }].map((one) =>
      isAlive({ pid: process.pid, ...one }),
    );
    expect(alive).toEqual([true, false, false]);
  });
});

describe('the turn to bring up a stack', () => {
  it('is had by one of several that ask at once, and then by the next', async () => {
    const places = layout(join(scratch, 'new'));
    const had: string[] = [];
    const giveBack = await takeTurn(places);
    const second = takeTurn(places).then((giveBackToo) => {
      had.push('second');
      giveBackToo();
    });
    had.push('first');
    giveBack();
    await second;
    expect(had).toEqual(['first', 'second']);
  });
});
