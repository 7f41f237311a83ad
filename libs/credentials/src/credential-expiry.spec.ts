import { describe, expect, it } from '@jest/globals';
import { expiryOf } from './credential-expiry.js';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: unknown) => `${encoded({ alg: 'none' })}.${encoded(claims)}.`;
const bearer = (token: string) => expiryOf({ type: 'bearer', token });

describe('when a credential ends', () => {
  it('is told by a token that is a JWT with a time of expiry', () => {
    expect(bearer(jwt({ exp: 1_790_000_000 }))).toEqual(new Date('2026-09-21T14:13:20Z'));
  });

  it.each([
    ['an opaque token', 'ghp_abcdefgh'],
    ['a token with dots that is none', 'a.b.c'],
    ['one of four parts', `${jwt({ exp: 1 })}.x`],
    ['one without a time', jwt({ sub: 'x' })],
    ['a time that is no number', jwt({ exp: '1790000000' })],
    ['a time beyond all dates', jwt({ exp: 1e300 })],
    ['claims that are a list', jwt([1])],
    ['claims that are null', jwt(null)],
  ])('is not known of %s', (_what, token) => {
    expect(bearer(token)).toBeNull();
  });

  it('is not known of any other kind', () => {
    expect(expiryOf({ type: 'none' })).toBeNull();
    expect(expiryOf({ type: 'api-key', header: 'x-key', value: jwt({ exp: 1 }) })).toBeNull();
  });
});
