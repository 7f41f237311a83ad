import { ConfigError } from '#libs/config';
import { OpenIdClient } from '#libs/credentials';
import type { Egress } from '#libs/egress';
import { publicOriginOf } from '../auth/public-origin.js';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { egressFetch } from './egress-fetch.js';
import type { GroupRole } from './roles-of-groups.js';

/** Token of the issuer that people may sign in at; null where none is configured. */
export const OPENID = Symbol('OPENID');

/** Where an issuer sends browsers back to. */
export const CALLBACK = '/v1/session/openid/callback';

/** An issuer that people may sign in at. */
export interface OpenId {
  issuer: string;
  client: OpenIdClient;
  mapping: readonly GroupRole[];
}

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/;

/** The issuer of the settings, asked by way of `egress`; null where none is given. @throws ConfigError */
export function openIdOf(config: ControlPlaneConfig, egress: Egress): OpenId | null {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret, oidcRoles: mapping } = config;
  if (issuer === '') return null;
  const origin = publicOriginOf(config);
  const problems = [
    ...(issuer.startsWith('https:') || LOOPBACK.test(issuer) ? [] : ['OIDC_ISSUER must be over https']),
    ...(clientId === '' ? ['OIDC_CLIENT_ID is missing: OIDC_ISSUER needs it'] : []),
    ...(clientSecret === '' ? ['OIDC_CLIENT_SECRET is missing: OIDC_ISSUER needs it'] : []),
    ...(origin === null ? ['PUBLIC_URL is missing: the issuer sends browsers back to it'] : []),
    ...(mapping.length === 0 ? ['OIDC_ROLES is missing: without it nobody gets a role'] : []),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  const { oidcScopes: scopes, oidcGroupsClaim: groupsClaim } = config;
  const redirectUri = `${origin}${CALLBACK}`;
  const settings = { issuer, clientId, clientSecret, redirectUri, scopes, groupsClaim };
  return { issuer, client: new OpenIdClient(settings, egressFetch(egress)), mapping };
}
