import { expect, it } from '@jest/globals';
import type { Credential } from '#libs/credentials';
import { expiryIn } from './expiry-in.js';

const said = '2027-01-01T00:00:00Z';
const exp = 1_800_000_000;
const claims = Buffer.from(JSON.stringify({ exp })).toString('base64url');
const jwt: Credential = { type: 'bearer', token: `e30.${claims}.x` };
const opaque: Credential = { type: 'bearer', token: 'opaque' };

it('is what the body says, else what the credential says, and stays where neither is given', () => {
  expect(expiryIn({ credentialsExpireAt: said }, jwt)).toEqual(new Date(said));
  expect(expiryIn({}, jwt)).toEqual(new Date(exp * 1_000));
  expect(expiryIn({}, opaque)).toBeNull();
  expect(expiryIn({ credentialsExpireAt: said }, undefined)).toEqual(new Date(said));
  expect(expiryIn({ credentialsExpireAt: null }, jwt)).toBeNull();
  expect(expiryIn({}, undefined)).toBeUndefined();
});

it('is nothing where there is no credential', () => {
  expect(expiryIn({ credentialsExpireAt: said }, { type: 'none' })).toBeNull();
});
