import { describe, expect, it } from '@jest/globals';
import {
  LIST_TASKS,
  OPERATIONS,
  type Operation,
  REDRIVE_DEAD_LETTERS,
  REPLACE_DEAD_LETTER,
  RESOLVE_PARKED_TASKS,
  RESOLVE_TASK,
  START_REDRIVE_RUN,
  UPDATE_INCIDENT,
} from '#libs/contracts';
import { commandOf } from './command.js';
import { parseFlags } from './parse-flags.js';
import { readInput } from './read-input.js';
import { UsageError } from './usage-error.js';

const ID = '0190b5a2-7c1e-7a3b-8f21-0123456789ab';
const files: Record<string, string> = { 'in.json': '{"path":"/b"}' };
const readText = (path: string) => {
  const text = files[path];
  if (text === undefined) throw new Error('no such file');
  return text;
};
const input = (operation: Operation, ...args: string[]) =>
  readInput(operation, parseFlags(commandOf(operation).flags, args), readText);
const refusal = (operation: Operation, ...args: string[]) => {
  try {
    return input(operation, ...args);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
};

describe('the input of an operation', () => {
  it('has the id of the path, and a flag for each other field, in any order', () => {
    expect(input(RESOLVE_TASK, '--decision', 'applied', ID, '--output', '{"id":7}', '--note=seen')).toEqual({
      id: ID,
      decision: 'applied',
      note: 'seen',
      output: { id: 7 },
    });
    expect(input(LIST_TASKS, '--label', 'a:1', '--label', 'b:2', '--limit', '5')).toEqual({
      label: ['a:1', 'b:2'],
      limit: 5,
    });
  });

  it('has ids that stand behind the command, and those given by the flag', () => {
    expect(input(REDRIVE_DEAD_LETTERS, ID, '--id', 'x', '--dry-run')).toEqual({ ids: [ID, 'x'], dryRun: true });
  });

  it('has the fields of a filter by flags of their own, or the filter as JSON', () => {
    expect(input(START_REDRIVE_RUN, '--reason', 'invalid_input', '--rate', '20', '--tolerance', '0.5')).toEqual({
      filter: { reason: 'invalid_input' },
      rate: 20,
      tolerance: 0.5,
    });
    expect(input(START_REDRIVE_RUN, '--filter', '{}')).toEqual({ filter: {} });
    expect(input(START_REDRIVE_RUN, '--action', 'b', '--filter', '{"connector":"a"}')).toEqual({
      filter: { connector: 'a', action: 'b' },
    });
  });

  it('has JSON from a file, and an object out of pairs', () => {
    expect(input(REPLACE_DEAD_LETTER, ID, '--input', '@in.json', '--label', 'a=b=c', '--label', 'd=')).toEqual({
      id: ID,
      input: { path: '/b' },
      labels: { a: 'b=c', d: '' },
    });
  });

  it('takes a field away by an empty text', () => {
    expect(input(UPDATE_INCIDENT, ID, '--assignee', '')).toEqual({ id: ID, assignee: null });
  });

  it.each([
    [RESOLVE_TASK, [], 'ID is missing: it names the task that is meant'],
    [RESOLVE_TASK, [ID, ID, '--decision', 'retry'], `"${ID}" is one thing more than it takes`],
    [RESOLVE_TASK, [ID], '--decision is missing'],
    [RESOLVE_TASK, [ID, '--decision', 'yes'], '--decision is "yes", and can be applied, retry, abandon'],
    [RESOLVE_TASK, [ID, '--decision', 'retry', '--decision', 'abandon'], '--decision is given 2 times'],
    [RESOLVE_TASK, [ID, '--decision', 'applied', '--output', '{'], '--output is no JSON'],
    [RESOLVE_TASK, [ID, '--decision', 'applied', '--output', '@x'], '--output cannot be read from x: no such file'],
    [
      RESOLVE_PARKED_TASKS,
      ['--decision', 'retry', '--note', 'n'],
      '--connector, --action, --connection, --reason, --label, --agent, --created-after, --created-before',
    ],
    [LIST_TASKS, ['--limit', '1.5'], '--limit is "1.5", and must be a whole number'],
    [LIST_TASKS, ['--limit', '500'], '--limit must be <= 200'],
    [LIST_TASKS, ['--label', 'plain'], '--label must match pattern'],
    [LIST_TASKS, ['--colour'], "Unknown option '--colour'"],
    [REPLACE_DEAD_LETTER, [ID, '--input', '{}', '--label', 'x'], '--label is "x", and must be NAME=VALUE'],
  ] as const)('is refused by a sentence that names what is wrong: %#', (operation, args, said) => {
    expect(refusal(operation as Operation, ...args)).toMatch(
      new RegExp(`^${said.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`),
    );
  });

  it('is made without a word of dry run, pages or detaching where there is none', () => {
    for (const operation of OPERATIONS.filter(({ danger }) => danger === 'none')) {
      const flags = commandOf(operation).flags.map(({ name }) => name);
      expect(flags).not.toContain('dry-run');
      expect(flags.includes('all')).toBe(flags.includes('cursor'));
    }
  });
});
