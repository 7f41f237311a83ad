import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.js';

describe('the options of a fault run', () => {
  it('are ten minutes by chance with two workers where nothing is said', () => {
    expect(readOptions([])).toEqual({
      minutes: 10,
      seed: null,
      rate: 30,
      workers: 2,
      cluster: false,
      bug: null,
      keep: false,
      profile: 'full',
      help: false,
    });
  });

  it('are taken with a blank or an equals sign', () => {
    expect(
      readOptions(
        '--minutes 1 --seed=42 --workers=3 --rate=9 --cluster --bug no-fence --keep --profile npm-test'.split(' '),
      ),
    ).toEqual({
      minutes: 1,
      seed: 42,
      rate: 9,
      workers: 3,
      cluster: true,
      bug: 'no-fence',
      keep: true,
      profile: 'npm-test',
      help: false,
    });
  });

  it.each([
    [['--minutes', '0'], '--minutes takes a whole number from 1 to 600, not 0'],
    [['--seed'], '--seed takes a whole number from 1 to 2147483648, not nothing'],
    [['--profile', 'quick'], '--profile takes full or npm-test, not quick'],
    [['--bug', '../x'], '--bug takes the name of a seeded bug, not ../x'],
    [['--speed'], '--speed is no option of a fault run; --help lists them'],
  ])('are refused by name: %j', (args, why) => {
    expect(() => readOptions(args)).toThrow(why);
  });
});
