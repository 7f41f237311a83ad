import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.js';

describe('the options of a run of pairs', () => {
  it('are a share of all where nothing is said', () => {
    expect(readOptions([])).toMatchObject({ story: null, first: null, lanes: 2, fresh: false });
  });

  it('name one course', () => {
    expect(readOptions(['--story', 'once', '--first', 'a call.after', '--second=b db.commit.before'])).toMatchObject({
      story: 'once',
      first: 'a call.after',
      second: 'b db.commit.before',
    });
  });

  it.each([
    [['--share', '5/4'], '--share takes one of parts, such as 1/4, not 5/4'],
    [['--lanes', '0'], '--lanes takes a whole number from 1 to 9, not 0'],
    [['--story', 'none'], '--story takes one of keyed, once,'],
    [['--story', 'once', '--first', 'call.after'], '--first takes "<service> <point>", not call.after'],
    [['--first', 'a call.after'], '--first needs --story'],
    [['--minutes', '1'], 'There is no --minutes'],
  ])('say what is wrong with %j', (args, words) => {
    expect(() => readOptions(args)).toThrow(words);
  });
});
