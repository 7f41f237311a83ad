import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Misdeeds,
  OPENID_CLIENT,
  type OpenIdIssuer,
  openIdIssuer,
} from '../../../../test/support/openid-issuer.js';
import { OpenIdClient } from './openid-client.js';
import { flowOf, newFlowSecret, type SignInFlow } from './sign-in-flow.js';

const ADA = { sub: 'ada-1', name: 'Ada', groups: ['ops', 'dev'] };

let issuer: OpenIdIssuer;
beforeAll(async () => {
  issuer = await openIdIssuer();
});
afterAll(() => issuer?.close());
beforeEach(() => {
  for (const name of Object.keys(issuer.misdeeds)) delete issuer.misdeeds[name as keyof Misdeeds];
});

const client = (over: object = {}) =>
  new OpenIdClient(
    {
      ...{ issuer: issuer.issuer, ...OPENID_CLIENT, scopes: 'openid profile', groupsClaim: 'groups' },
      ...{ redirectUri: 'https://ops.example/v1/session/openid/callback', ...over },
    },
    fetch,
  );

async function begun(one = client(), claims: Record<string, unknown> = ADA) {
  const flow = flowOf(newFlowSecret());
  const address = await one.authorizationUrl(flow);
  return { one, flow, address, brought: issuer.authorize(address, claims) };
}

const refused = (redeeming: Promise<unknown>) => expect(redeeming).rejects.toMatchObject({ name: 'OpenIdRefused' });

describe('an issuer', () => {
  it('is asked for a code with PKCE, state and nonce, and vouches for whom it let in', async () => {
    const { one, flow, address, brought } = await begun();
    const wish = Object.fromEntries(new URL(address).searchParams);
    expect(wish).toMatchObject({
      ...{ response_type: 'code', client_id: 'waybill', state: flow.state, nonce: flow.nonce },
      ...{ code_challenge_method: 'S256', code_challenge: expect.stringMatching(/^[\w-]{43}$/) },
    });
    expect(address).not.toContain(flow.verifier);
    expect(await one.redeem(brought, flow)).toEqual({ subject: 'ada-1', displayName: 'Ada', groups: ['ops', 'dev'] });
  });

  it('may call a person by less, and name one group as a word', async () => {
    const { one, flow, brought } = await begun(client(), { sub: 'x', email: 'x@example', groups: 'ops' });
    expect(await one.redeem(brought, flow)).toEqual({ subject: 'x', displayName: 'x@example', groups: ['ops'] });
  });

  const now = Math.floor(Date.now() / 1_000);
  it.each<[string, Misdeeds]>([
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['for another client', { claims: { aud: 'another' } }],
    ['for several, given to another', { claims: { aud: ['waybill', 'another'], azp: 'another' } }],
    ['with another nonce', { claims: { nonce: 'another' } }],
    ['without a nonce', { claims: { nonce: undefined } }],
    ['that is over', { claims: { exp: now - 60 } }],
    ['without an end', { claims: { exp: undefined } }],
    ['of a time to come', { claims: { nbf: now + 600 } }],
    ['without a subject', { claims: { sub: undefined } }],
    ['with a subject that nobody can keep', { claims: { sub: 'a\0b' } }],
    ['without a signature', { signature: 'none' }],
    ['signed with the public key as a secret', { signature: 'HS256' }],
    ['signed by somebody else', { signature: 'stranger' }],
  ])('that gives a token %s lets nobody in', async (_what, misdeeds) => {
    Object.assign(issuer.misdeeds, misdeeds);
    const { one, flow, brought } = await begun();
    await refused(one.redeem(brought, flow));
  });

  it.each<[string, (flow: SignInFlow) => SignInFlow]>([
    ['state', (flow) => ({ ...flow, state: 'another' })],
    ['nonce', (flow) => ({ ...flow, nonce: 'another' })],
    ['verifier', (flow) => ({ ...flow, verifier: flowOf('another').verifier })],
  ])('lets nobody in who brings the code of a flow with another %s', async (_what, change) => {
    const { one, flow, brought } = await begun();
    await refused(one.redeem(brought, change(flow)));
  });

  it('lets nobody in twice by one code, nor where it says no, nor to a stranger', async () => {
    const { one, flow, brought } = await begun();
    await one.redeem(brought, flow);
    await refused(one.redeem(brought, flow));
    await refused(one.redeem(new URLSearchParams({ error: 'access_denied', state: flow.state }), flow));
    await refused(one.redeem(new URLSearchParams({ state: flow.state }), flow));
    const stranger = await begun(client({ clientSecret: 'wrong' }));
    await refused(stranger.one.redeem(stranger.brought, stranger.flow));
  });

  it.each<[string, Record<string, unknown>]>([
    ['calls itself otherwise', { issuer: 'https://evil.example' }],
    ['signs only by what anybody could', { id_token_signing_alg_values_supported: ['none', 'HS256'] }],
    ['names no place to sign in', { authorization_endpoint: undefined }],
  ])('is not gone to where it %s', async (_what, metadata) => {
    issuer.misdeeds.metadata = metadata;
    await expect(client().authorizationUrl(flowOf('x'))).rejects.toMatchObject({ name: 'IssuerAway' });
  });

  it('that does not answer is away', async () => {
    const away = client({ issuer: 'http://127.0.0.1:1' });
    await expect(away.authorizationUrl(flowOf('x'))).rejects.toMatchObject({ name: 'IssuerAway' });
  });
});
