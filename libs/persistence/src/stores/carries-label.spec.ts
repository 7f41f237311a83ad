import { describe, expect, it } from '@jest/globals';
import { carriesLabel } from './carries-label.js';

describe('whether a message carries a label', () => {
  it.each([
    ['{"labels":{"user":"4711"}}', true],
    ['{"labels":{"user":"4712"}}', false],
    ['{"labels":{"user":4711}}', false],
    ['{"labels":["user"]}', false],
    ['{"input":{"labels":{"user":"4711"}}}', false],
    ['null', false],
    ['{"labels":', false],
    ['', false],
  ])('is read from its body: %s', (body, carries) => {
    expect(carriesLabel(Buffer.from(body), 'user', '4711')).toBe(carries);
  });

  it('is not what every object has', () => {
    expect(carriesLabel(Buffer.from('{"labels":{}}'), 'constructor', '4711')).toBe(false);
  });
});
