import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { makeProgram } from '../../test/support/make-program.js';
import { installSystemPackage } from './system-package.mjs';

const SCRIPT = join(import.meta.dirname, 'without-services.sh');
const variables = { ...process.env };
const wanted = { apt: 'thing its-font', dnf: 'thing', purpose: 'the thing', instead: 'do without' };
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-'));
});

afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...variables };
  rmSync(folder, { recursive: true, force: true });
});

/** A program in the folder, which notes what it was called with. */
const program = (name: string) => makeProgram(folder, name, `#!/bin/sh\necho "${name} $*" >> ${folder}/calls\n`);
const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
const accountOf = (installing: Promise<void>) => installing.catch((error: { account: object }) => error.account);

describe('a package of the system', () => {
  beforeEach(() => {
    delete process.env['WAYBILL_NO_INSTALL'];
    process.env['PATH'] = folder;
  });

  it('is installed without its services also by who is root by sudo only', async () => {
    jest.spyOn(process, 'getuid').mockReturnValue(1000);
    for (const name of ['sudo', 'apt-get']) program(name);
    await installSystemPackage(wanted);
    const options = '-o DPkg::Lock::Timeout=180 install -y --no-install-recommends thing its-font';
    expect(calls()).toEqual(['sudo -n true', `sudo -n sh ${SCRIPT} / ${folder}/apt-get ${options}`]);
  });

  it('is installed by brew as who one is, by the words of a cask', async () => {
    program('brew');
    await installSystemPackage({ ...wanted, brew: '--cask thing' });
    expect(calls()).toEqual(['brew install --cask thing']);
  });

  it('that no manager here has is said to come by the others', async () => {
    program('brew');
    expect(await accountOf(installSystemPackage(wanted))).toEqual({
      tried: 'to find the thing',
      cameBack: 'it is not installed; it would come by apt or dnf, which this machine does not have',
      remedy: 'install it by hand, or do without',
    });
  });

  it('is not installed where that is refused', async () => {
    program('brew');
    process.env['WAYBILL_NO_INSTALL'] = '1';
    const account = await accountOf(installSystemPackage({ ...wanted, brew: 'thing' }));
    expect(account).toMatchObject({ remedy: 'install it yourself (`brew install thing`), or do without' });
    expect(existsSync(join(folder, 'calls'))).toBe(false);
  });
});

describe('an installation without services', () => {
  const policy = () => join(folder, 'usr/sbin/policy-rc.d');
  const list = (path: string) => readdirSync(join(folder, path)).sort();
  const wants = 'etc/systemd/system/multi-user.target.wants';
  const link = (path: string) => symlinkSync('/nowhere', join(folder, path));
  const call = (...command: string[]) => spawnSync('sh', [SCRIPT, folder, ...command], { encoding: 'utf8' });
  const left: ChildProcess[] = [];

  beforeEach(() => {
    for (const path of ['usr/sbin', wants, 'etc/rc2.d']) mkdirSync(join(folder, path), { recursive: true });
  });

  afterEach(() => {
    for (const child of left.splice(0)) child.stdin?.end();
  });

  /** A manager at work until its standard input ends. */
  async function atWork(): Promise<ChildProcess> {
    const child = spawn('sh', [SCRIPT, folder, 'sh', '-c', 'echo begun; cat']);
    left.push(child);
    await once(child.stdout, 'data');
    return child;
  }

  it('forbids them to start while it is at work, and no longer', () => {
    const { stdout, status } = call('sh', '-c', `${policy()}; echo $? $DEBIAN_FRONTEND; exit 7`);
    expect([stdout, status, existsSync(policy())]).toEqual(['101 noninteractive\n', 7, false]);
  });

  it('takes back what it enabled, and nothing else', () => {
    link(`${wants}/mine.service`);
    link('etc/rc2.d/S01mine');
    const made = `ln -s /nowhere ${folder}/${wants}/its.service; ln -s /nowhere ${folder}/etc/rc2.d/S02its`;
    expect(call('sh', '-c', made).status).toBe(0);
    expect([list(wants), list('etc/rc2.d')]).toEqual([['mine.service'], ['K02its', 'S01mine']]);
  });

  it('leaves a policy that is not its own as it is', () => {
    writeFileSync(policy(), '#!/bin/sh\nexit 101\n');
    call('true');
    expect(readFileSync(policy(), 'utf8')).toBe('#!/bin/sh\nexit 101\n');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves nothing behind when it ends by %s', async (signal) => {
    const child = await atWork();
    expect(existsSync(policy())).toBe(true);
    child.kill(signal);
    child.stdin?.end();
    await once(child, 'close');
    expect(existsSync(policy())).toBe(false);
  });

  it('that was killed is cleared away after, by a call that installs nothing', async () => {
    const child = await atWork();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(policy())).toBe(true);
    call();
    expect(existsSync(policy())).toBe(false);
  });
});

describe.each(process.platform === 'linux' ? ['Linux'] : [])('on %s an installation without services', () => {
  it('that is at work is not taken for one that was killed', async () => {
    mkdirSync(join(folder, 'usr/sbin'), { recursive: true });
    const child = spawn('sh', [SCRIPT, folder, 'sh', '-c', 'echo begun; cat']);
    await once(child.stdout, 'data');
    spawnSync('sh', [SCRIPT, folder]);
    expect(existsSync(join(folder, 'usr/sbin/policy-rc.d'))).toBe(true);
    child.stdin.end();
    await once(child, 'close');
  });
});
