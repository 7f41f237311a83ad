import { describe, expect, it } from '@jest/globals';
import { readConfig } from '#libs/config';
import { createEgress, parseEgressAllow } from '#libs/egress';
import { controlPlaneShape } from '../control-plane-config.js';
import { openIdOf } from './openid.js';

const NEEDED = {
  DATABASE_URL: 'postgres://x',
  MAINTENANCE_DATABASE_URL: 'postgres://x',
  RABBITMQ_URL: 'amqp://x',
  RABBITMQ_MANAGEMENT_URL: 'http://x',
  CREDENTIALS_KEY_FILE: '/x',
};
const OIDC = {
  OIDC_ISSUER: 'https://id.example',
  OIDC_CLIENT_ID: 'waybill',
  OIDC_CLIENT_SECRET: 'canary-secret',
  OIDC_ROLES: 'ops=acme:operator, a%2Cb=acme:viewer',
  PUBLIC_URL: 'https://ops.example/console/',
};

const of = (given: Record<string, string>) =>
  openIdOf(readConfig(controlPlaneShape, { ...NEEDED, ...given }), createEgress({ allow: parseEgressAllow('') }));

describe('the OpenID issuer of the settings', () => {
  it('is none, or one with the roles of its groups', () => {
    expect(of({})).toBeNull();
    expect(of(OIDC)).toMatchObject({
      issuer: 'https://id.example',
      mapping: [
        { group: 'ops', tenant: 'acme', role: 'operator' },
        { group: 'a,b', tenant: 'acme', role: 'viewer' },
      ],
    });
  });

  it.each([
    ['OIDC_CLIENT_ID', ''],
    ['OIDC_CLIENT_SECRET', ''],
    ['OIDC_ROLES', ''],
    ['OIDC_ROLES', 'ops=acme:root'],
    ['OIDC_ROLES', '=acme:admin'],
    ['PUBLIC_URL', ''],
    ['OIDC_ISSUER', 'http://id.example'],
    ['OIDC_ISSUER', 'http://localhost.evil.example'],
  ])('is refused by the name of the setting where %s is %j', (name, value) => {
    expect(() => of({ ...OIDC, [name]: value })).toThrow(name);
    expect(() => of({ ...OIDC, [name]: value })).not.toThrow('canary');
  });
});
