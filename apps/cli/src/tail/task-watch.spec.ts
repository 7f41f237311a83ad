import { describe, expect, it } from '@jest/globals';
import { OWN_COMMANDS } from '../command-line/own-commands.js';
import { parseFlags } from '../command-line/parse-flags.js';
import { endLine } from './end-line.js';
import { readTailOptions } from './tail-options.js';
import { TaskWatch } from './task-watch.js';

const task = (id: string, status: string, finishedAt: string | null = null) => ({
  id,
  status,
  createdAt: '2026-11-30T12:00:00Z',
  updatedAt: '2026-11-30T12:00:05Z',
  finishedAt,
});

describe('tasks that are followed', () => {
  it('are told of when they end, once, in the order in which they do', () => {
    const watch = new TaskWatch();
    watch.begin([task('old', 'succeeded'), task('a', 'running'), task('b', 'waiting')]);
    expect(watch.take([task('old', 'succeeded'), task('a', 'running')])).toEqual([]);
    const ended = [
      task('a', 'succeeded', '2026-11-30T12:00:09Z'),
      task('new', 'failed', '2026-11-30T12:00:08Z'),
      task('b', 'waiting'),
    ];
    expect(watch.take(ended).map(({ id }) => id)).toEqual(['new', 'a']);
    expect(watch.take(ended)).toEqual([]);
  });

  it('are told of again where what was parked is decided', () => {
    const watch = new TaskWatch();
    watch.begin([task('a', 'intent')]);
    expect(watch.take([task('a', 'parked')])).toHaveLength(1);
    expect(watch.take([task('a', 'parked')])).toHaveLength(0);
    expect(watch.overdue(1, new Set())).toEqual(['a']);
    expect(watch.take([task('a', 'succeeded')])).toHaveLength(1);
  });

  it('are looked at in turn while they are unfinished', () => {
    const watch = new TaskWatch();
    watch.begin(['a', 'b', 'c', 'd'].map((id) => task(id, 'waiting')));
    expect(watch.overdue(2, new Set(['b']))).toEqual(['a', 'c']);
    expect(watch.overdue(2, new Set())).toEqual(['b', 'd']);
    watch.take([task('a', 'cancelled')]);
    watch.forget('c');
    expect(watch.overdue(9, new Set())).toEqual(['b', 'd']);
  });
});

it('says on one line how a task has ended', () => {
  const failed = {
    ...task('7', 'failed', '2026-11-30T12:00:02.5Z'),
    connector: 'http',
    action: 'request',
    attempts: [1, 2],
    result: { error: { code: 'http_500', message: 'it\u001b[2J broke' } },
  };
  expect(endLine(failed, { width: null, colour: false })).toBe(
    '12:00:02  failed     7  http request  2.5 s, 2 attempts  http_500: it\\u001b[2J broke',
  );
  expect(endLine(failed, { width: 44, colour: false })).toHaveLength(44);
});

describe('the flags of tail', () => {
  const [, tail] = OWN_COMMANDS;
  const read = (...args: string[]) => readTailOptions(parseFlags(tail.flags, args));

  it('narrow, count and pace it', () => {
    expect(read('--label', 'a:b', '--status', 'failed', '--count', '3', '--interval', '0.5', '--json')).toEqual({
      narrowing: { label: ['a:b'] },
      statuses: ['failed'],
      count: 3,
      intervalMs: 500,
      json: true,
    });
  });

  it.each([
    ['--count', '0'],
    ['--interval', '0'],
    ['--interval', '1e3'],
    ['--status', 'running'],
  ])('refuse %s %s', (...args) => {
    expect(() => read(...args)).toThrow(`${args[0]} is "${args[1]}"`);
  });
});
