import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.js';

describe('the options of bench:history', () => {
  it('are none, one and ten millions of finished tasks by default', () => {
    expect(readOptions([])).toEqual({ finished: [0, 1_000_000, 10_000_000], rounds: 7, narrow: false, help: false });
  });

  it('take other numbers of finished tasks, each once and the smallest first', () => {
    expect(readOptions(['--finished', '5000,0,5000', '--rounds', '2', '--narrow'])).toMatchObject({
      finished: [0, 5_000],
      rounds: 2,
      narrow: true,
    });
  });

  it.each([['--finished', 'many'], ['--finished'], ['--rounds', '0'], ['--finished', '0,-1'], ['--what']])(
    'that make no sense are refused by name: %s %s',
    (...args) => {
      expect(() => readOptions(args.filter(Boolean))).toThrow(String(args[0]));
    },
  );
});
