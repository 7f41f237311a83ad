import { describe, expect, it } from '@jest/globals';
import { codeInWords, letterStatesInWords, titleOf, whoActs } from './incident-words.js';

describe('an incident in words', () => {
  it('says of what it is and what went wrong', () => {
    expect(titleOf({ connector: 'http', action: 'request', code: 'http_422' })).toBe(
      'http · request: the third party answered 422',
    );
    expect(titleOf({ connector: '', action: '', code: 'unroutable' })).toBe(
      'messages of no connector: no queue takes this connector',
    );
  });

  it.each([
    ['invalid_input', 'the input does not fit the action'],
    ['card_declined', 'card declined'],
    ['constructor', 'constructor'],
    ['http_42', 'http 42'],
  ])('has words for %s', (code, words) => expect(codeInWords(code)).toBe(words));

  it('says who has to act, and a category it does not know as it is', () => {
    expect(whoActs('configuration')).toMatch(/^You: /);
    expect(whoActs('toString')).toBe('toString');
  });

  it('counts what became of its letters, and leaves out what there is none of', () => {
    expect(letterStatesInWords({ discarded: 1, open: 3, redriven: 0 })).toBe('3 open, 1 discarded');
    expect(letterStatesInWords({})).toBe('none');
  });
});
