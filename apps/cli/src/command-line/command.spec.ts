import { describe, expect, it } from '@jest/globals';
import { ALERT_KINDS, OPERATIONS } from '#libs/contracts';
import { COMMANDS } from './command.js';
import { findCommand } from './find-command.js';
import { helpOf, helpOfAll } from './help.js';
import { UsageError } from './usage-error.js';

const names = COMMANDS.map(({ words }) => words.join(' '));
const found = (...argv: string[]) => {
  const one = findCommand(argv);
  return one.kind === 'command' ? [one.command.words.join(' '), ...one.args] : one;
};

describe('the commands', () => {
  it('are one for each operation, and the own ones', () => {
    expect(names).toEqual([
      ...OPERATIONS.map(({ name }) => name.replace('.', ' ')),
      'doctor',
      'tail',
      'audit verify',
      'completion',
      'recover',
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(COMMANDS.map((one) => [one.words.join(' '), one] as const))('take each flag of %s once', (_name, command) => {
    const { flags, operation } = command;
    const taken = flags.flatMap(({ name, short }) => [name, ...(short ? [short] : [])]);
    expect(new Set(taken).size).toBe(taken.length);
    for (const name of taken) expect(name).toMatch(/^[a-z][a-z-]*$/);
    if (operation !== null && operation.danger !== 'none') expect(taken).toContain('yes');
    expect(taken.some((name) => /api-key$|token|secret|password/.test(name))).toBe(false);
    const help = helpOf(command);
    for (const { name } of flags) expect(help).toContain(`--${name}`);
    expect(help.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('are found by their words, and a group alone lists', () => {
    expect(found('queues')).toEqual(['queues list']);
    expect(found('tasks', '--status', 'failed')).toEqual(['tasks list', '--status', 'failed']);
    expect(found('tasks', 'get', 'x', '--json')).toEqual(['tasks get', 'x', '--json']);
    expect(found('doctor', '--json')).toEqual(['doctor', '--json']);
  });

  it('are explained at each level', () => {
    expect(found()).toEqual({ kind: 'help', group: null });
    expect(found('--help')).toEqual({ kind: 'help', group: null });
    expect(found('tasks', '--help')).toEqual({ kind: 'help', group: 'tasks' });
    expect(found('help', 'tasks')).toEqual({ kind: 'help', group: 'tasks' });
    expect(found('help', 'tasks', 'get')).toEqual(['tasks get', '--help']);
    expect(found('help', 'doctor')).toEqual(['doctor', '--help']);
    expect(helpOfAll('incidents')).toContain('incidents redrive');
    expect(helpOfAll('incidents')).not.toContain('queues');
    for (const name of names) expect(helpOfAll()).toContain(`  ${name} `);
  });

  it('are explained with all that may be chosen, over as many lines as it takes', () => {
    const alerts = COMMANDS.find(({ words }) => words.join(' ') === 'alerts list');
    expect(alerts && helpOf(alerts).replace(/\|\n +/g, '|')).toContain(`--kind ${ALERT_KINDS.join('|')}\n`);
  });

  it('are guessed at where there is none of that name', () => {
    expect(() => findCommand(['task'])).toThrow(UsageError);
    expect(() => findCommand(['task'])).toThrow('there is no command "task"; did you mean tasks, tail?');
    expect(() => findCommand(['tasks', 'lst'])).toThrow('did you mean tasks list');
    expect(() => findCommand(['redrive-runs', 'purge'])).toThrow('there is redrive-runs list, redrive-runs get');
  });
});
