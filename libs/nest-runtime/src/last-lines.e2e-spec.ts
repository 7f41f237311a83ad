import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { repositoryFile } from '../../../test/support/repository-file.js';

jest.setTimeout(60_000);

/** Lines that are gathered and not yet handed on, and lines that make many writes. */
const [FEW, MANY] = [20, 500];
const LOGGING = `
  import { createLogger } from '#libs/nest-runtime';
  const logger = createLogger('spec', 'info');
  const say = (count) => { for (let n = 1; n <= count; n++) logger.info({ n, filler: 'x'.repeat(500) }, 'line'); };`;

const SERVICE = `${LOGGING}
  import { HealthModule, runService } from '#libs/nest-runtime';
  const config = {
    ...{ logLevel: 'info', failpoints: '', httpHost: '127.0.0.1', httpPort: 0, shutdownDeadlineSeconds: 10 },
    ...{ otlpEndpoint: '', otlpHeaders: {}, traceRatio: 0, resourceAttributes: {} },
  };
  const serve = (module) => runService({ name: 'spec', config, module });
  const run = () => serve(() => HealthModule.register({ inject: [], checks: () => [] }));`;

/** Starts a program of the built product, with its log going to a file or, by 'pipe', to this process. */
function start(program: string, output: number | 'pipe') {
  return spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: repositoryFile('.'),
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', output, 'ignore'],
  });
}

/** Runs a program to its end; how it ended, and the lines of its log. */
async function run(program: string) {
  const file = join(folder, 'log');
  const output = openSync(file, 'w');
  const child = start(program, output);
  closeSync(output);
  const [code] = await once(child, 'exit');
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return { code: code as number, lines: lines.map((line) => JSON.parse(line) as { n?: number; msg: string }) };
}

const numbersOf = (lines: { n?: number }[]) => lines.map(({ n }) => n).filter((n) => n !== undefined);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'last-lines-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the last lines of a log are out', () => {
  it.each([
    ['has nothing left to do', `say(${FEW});`, 0],
    ['exits', `say(${FEW}); process.exit(3);`, 3],
    ['throws', `say(${FEW}); setTimeout(() => { throw new Error('spec'); });`, 1],
  ])('when a process %s', async (_how, ending, code) => {
    const ended = await run(`${LOGGING}\n${ending}`);
    expect([ended.code, numbersOf(ended.lines)]).toEqual([code, upTo(FEW)]);
  });

  it.each([
    ['is told to stop', `await run(); say(${MANY}); process.kill(process.pid, 'SIGTERM');`, 0, 'spec has stopped'],
    [
      'throws what nobody catches',
      `await run(); say(${MANY}); setTimeout(() => { throw new Error('spec'); });`,
      1,
      'An error was not caught: this is a bug',
    ],
    [
      'rejects what nobody catches',
      `await run(); say(${MANY}); void Promise.reject(new Error('spec'));`,
      1,
      'A rejected promise was not handled: this is a bug',
    ],
    ['cannot start', `say(${MANY}); await serve(() => { throw new Error('no'); });`, 1, 'spec cannot start: no'],
  ])('when a service %s', async (_how, ending, code, last) => {
    const { code: ended, lines } = await run(`${SERVICE}\n${ending}`);
    expect([ended, numbersOf(lines), lines.at(-1)?.msg]).toEqual([code, upTo(MANY), last]);
  });
});

describe('a reader of a log', () => {
  const ends = `await run(); say(${4 * MANY}); process.kill(process.pid, 'SIGTERM');`;

  it('that stands still keeps no service from ending', async () => {
    // What nobody asks for is never read.
    const [code] = await once(start(`${SERVICE}\n${ends}`, 'pipe'), 'exit');
    expect(code).toBe(0);
  });

  it('that is slow is given all lines in their order', async () => {
    const child = start(`${SERVICE}\n${ends}`, 'pipe');
    const numbers: (number | undefined)[] = [];
    for await (const line of createInterface({ input: child.stdout as Readable })) numbers.push(JSON.parse(line).n);
    expect(numbers.filter((n) => n !== undefined)).toEqual(upTo(4 * MANY));
  });
});

it('many loggers of one process share its output, and end with it once', async () => {
  const program = `${LOGGING}
    const before = process.listenerCount('exit');
    for (let n = 1; n <= 50; n++) createLogger('spec', 'info').info({ n }, 'line');
    logger.info({ n: process.listenerCount('exit') - before }, 'listeners');`;
  expect(numbersOf((await run(program)).lines)).toEqual([...upTo(50), 0]);
});
