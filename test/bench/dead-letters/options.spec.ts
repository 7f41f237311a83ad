import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.js';

describe('the options of bench:dead-letters', () => {
  it('are 50,000 dead letters in five rounds by default', () => {
    expect(readOptions([])).toEqual({ letters: 50_000, rounds: 5, profile: null, help: false });
  });

  it('take other numbers and a folder', () => {
    const asked = ['--letters', '600', '--rounds', '2', '--profile', 'profiles'];
    expect(readOptions(asked)).toMatchObject({ letters: 600, rounds: 2, profile: 'profiles' });
  });

  it.each([
    ['--letters', 'many'],
    ['--letters', '10'],
    ['--rounds'],
    ['--rounds', '0'],
    ['--profile', '--x'],
    ['--what'],
  ])('that make no sense are refused by name: %s %s', (...args) => {
    expect(() => readOptions(args.filter(Boolean))).toThrow(String(args[0]));
  });
});
