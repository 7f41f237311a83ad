import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { transformFileSync } from '@swc/core';
import { armFailpoints } from './arm-failpoints.js';
import { FailpointError } from './failpoint-error.js';
import { disarmFailpoints, failpointsAreArmed, reach } from './reach.js';

afterEach(disarmFailpoints);

/** Whether a promise is settled by the end of this turn. */
const isSettled = (promise: Promise<unknown> | undefined) =>
  Promise.race([
    Promise.resolve(promise).then(
      () => true,
      () => true,
    ),
    new Promise<boolean>((answer) => setImmediate(() => answer(false))),
  ]);

describe('a point', () => {
  it('costs no promise where nothing is armed, or only others are', () => {
    expect(reach('db', 'claim-tasks', 'before')).toBeUndefined();
    expect(failpointsAreArmed()).toBe(false);
    armFailpoints('db.claim-tasks.after=hang');
    expect(failpointsAreArmed()).toBe(true);
    expect(reach('db', 'claim-tasks', 'before')).toBeUndefined();
  });

  it('armed to fail throws, and says which it is', async () => {
    armFailpoints('call.before=fail');
    await expect(reach('call', 'before')).rejects.toThrow(new FailpointError('call.before'));
    disarmFailpoints();
    expect(reach('call', 'before')).toBeUndefined();
  });

  it('armed for its third hit lets all others pass', async () => {
    armFailpoints('call.before=fail@3');
    expect([reach('call', 'before'), reach('call', 'before')]).toEqual([undefined, undefined]);
    await expect(reach('call', 'before')).rejects.toThrow(FailpointError);
    expect(reach('call', 'before')).toBeUndefined();
  });

  it('armed to hang never goes on, and armed to pause does', async () => {
    armFailpoints('call.before=hang, call.after=pause:0');
    expect(await isSettled(reach('call', 'before'))).toBe(false);
    await reach('call', 'after');
  });

  it('may be one of many that one name with a star covers, whose hits count together', async () => {
    const hit: string[] = [];
    armFailpoints('db.*=kill@2', { onHit: async (name) => void hit.push(name) });
    reach('call', 'before');
    reach('db', 'begin', 'before');
    await reach('db', 'claim-tasks', 'before');
    expect(hit).toEqual(['db.claim-tasks.before']);
  });

  it('calls the given handler instead of acting, and waits for it', async () => {
    const opened = Promise.withResolvers<void>();
    armFailpoints('call.before=kill', { onHit: () => opened.promise });
    const held = reach('call', 'before');
    expect(await isSettled(held)).toBe(false);
    opened.resolve();
    await held;
  });
});

describe('a trace', () => {
  it('has every point once, in the order they were first reached', () => {
    const folder = mkdtempSync(join(tmpdir(), 'failpoints-'));
    armFailpoints(`trace:${folder}/points`);
    for (const name of ['b', 'a', 'b']) expect(reach('db', name, 'before')).toBeUndefined();
    expect(readFileSync(`${folder}/points`, 'utf8')).toBe('db.b.before\ndb.a.before\n');
    rmSync(folder, { recursive: true });
  });
});

describe('a text that cannot be read', () => {
  it.each(['call.before', 'call.before=die', 'call.before=kill@0', 'Call=kill', 'a*b=kill', 'trace:here', ''])(
    'is refused: %j',
    (part) => {
      expect(() => armFailpoints(`call.after=kill,${part}`)).toThrow(JSON.stringify(part));
    },
  );
});

describe('a process killed at a point', () => {
  it('has said which one, and nothing of it runs afterwards', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'failpoints-'));
    for (const file of ['arm-failpoints', 'failpoint-error', 'reach', 'read-failpoints']) {
      const source = resolve('libs/failpoints/src', `${file}.ts`);
      writeFileSync(join(folder, `${file}.js`), transformFileSync(source, { configFile: resolve('.swcrc') }).code);
    }
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const program = `
      import { armFailpoints } from './arm-failpoints.js';
      import { reach } from './reach.js';
      armFailpoints('db.commit.after=kill');
      process.stdout.write('before ');
      const held = reach('db', 'commit', 'after');
      process.stdout.write('after');
      await held;`;
    writeFileSync(join(folder, 'program.js'), program);
    const child = spawn(process.execPath, ['program.js'], { cwd: folder });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      said.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said.err += chunk;
    });
    const [code, signal] = await once(child, 'close');
    expect({ code, signal, ...said }).toEqual({
      code: null,
      signal: 'SIGKILL',
      out: 'before ',
      err: 'failpoint db.commit.after\n',
    });
    rmSync(folder, { recursive: true });
  });
});
