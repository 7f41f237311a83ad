import { describe, expect, it } from '@jest/globals';
import { readBearerToken } from './bearer-token.js';

describe('an Authorization header', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer wb_acme_a-b_c', 'wb_acme_a-b_c'],
    ['Bearer abc def', null],
    ['Bearer ', null],
    ['Basic abc', null],
    ['abc', null],
    [`Bearer ${'x'.repeat(513)}`, null],
    [undefined, null],
  ])('of %j holds the token %j', (header, token) => {
    expect(readBearerToken(header)).toBe(token);
  });
});
