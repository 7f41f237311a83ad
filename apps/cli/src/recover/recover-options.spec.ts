import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../command-line/usage-error.js';
import { readOptions } from './recover-options.js';

describe('the arguments of the command', () => {
  it('are recover and its switches, in any order', () => {
    expect(readOptions(['recover'])).toEqual({ dryRun: false, yes: false, json: false });
    expect(readOptions(['--json', 'recover', '--yes'])).toEqual({ dryRun: false, yes: true, json: true });
    expect(readOptions(['recover', '--dry-run'])).toEqual({ dryRun: true, yes: false, json: false });
  });

  it.each([[[]], [['restore']], [['recover', 'now']], [['recover', '--force']], [['recover', '--yes=no']]])(
    'are refused with the usage: %j',
    (args) => {
      expect(() => readOptions(args)).toThrow(UsageError);
      expect(() => readOptions(args)).toThrow(/usage: waybill recover/);
    },
  );
});
