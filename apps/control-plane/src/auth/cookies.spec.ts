import { expect, it } from '@jest/globals';
import { hostCookie, readCookie, SESSION_COOKIE } from './cookies.js';

it('a cookie is for this host and for no script', () => {
  expect(hostCookie(SESSION_COOKIE, 'abc', { maxAge: 60, sameSite: 'Strict' })).toBe(
    '__Host-waybill-session=abc; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Strict',
  );
});

it.each([
  ['a=1', '1'],
  ['b=2; a=1; c=3', '1'],
  ['b=2;a=1', '1'],
  ['a=', ''],
  ['xa=1', null],
  ['A=1', null],
  ['a=1; a=2', null],
  ['a', null],
  ['', null],
  [undefined, null],
  [['a=1'], null],
])('of %j the cookie a is %j', (header, value) => {
  expect(readCookie(header, 'a')).toBe(value);
});
