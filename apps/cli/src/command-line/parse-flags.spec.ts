import { describe, expect, it } from '@jest/globals';
import type { Flag } from './flag.js';
import { parseFlags } from './parse-flags.js';
import { UsageError } from './usage-error.js';

const FLAGS: readonly Flag[] = [
  { name: 'anchor-key', value: 'KEY', repeated: true, description: '' },
  { name: 'at', value: 'TIME', description: '' },
  { name: 'yes', short: 'y', description: '' },
];
const values = (...args: string[]) => Object.fromEntries(parseFlags(FLAGS, args).values);

describe('the flags behind a command', () => {
  it.each([['-Xy1'], ['--Xy1'], ['-'], ['-ab=c']])('take a value that begins with a dash, %s', (key) => {
    expect(values('--anchor-key', key, '--yes')).toEqual({ 'anchor-key': [key], yes: [] });
    expect(values(`--anchor-key=${key}`)).toEqual({ 'anchor-key': [key] });
  });

  it.each([
    [['--at', '--yes'], /--at/],
    [['--at', '-y'], /--at/],
    [['--at', '--anchor-key=x'], /--at/],
    [['--at'], /--at/],
    [['--nothing', '-x'], /--nothing/],
    [['--at', '1', '--at', '2'], /--at is given 2 times/],
  ])('miss a value where the next flag stands: %j', (args, said) => {
    const refused = () => parseFlags(FLAGS, args);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(said);
  });

  it('end at two dashes', () => {
    const { values: given, positionals } = parseFlags(FLAGS, ['--yes', '--', '--at', '-x']);
    expect([...given.keys()]).toEqual(['yes']);
    expect(positionals).toEqual(['--at', '-x']);
  });
});
