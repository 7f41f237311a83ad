import { describe, expect, it } from '@jest/globals';
import { readPreferWait } from './prefer-wait.js';

describe('a Prefer header', () => {
  it.each([
    ['wait=5', 5],
    ['respond-async, wait=10', 10],
    ['Wait = "7"', 7],
    ['wait=5; x=y', 5],
    ['wait=600', 60],
    ['wait=0', 0],
    ['wait=-1', null],
    ['wait=soon', null],
    ['handling=lenient', null],
    ['', null],
    [undefined, null],
  ])('of %j waits %j seconds', (header, seconds) => {
    expect(readPreferWait(header)).toBe(seconds);
  });
});
