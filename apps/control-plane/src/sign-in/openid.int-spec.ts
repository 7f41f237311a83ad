import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import {
  type Misdeeds,
  OPENID_CLIENT,
  type OpenIdIssuer,
  openIdIssuer,
} from '../../../../test/support/openid-issuer.js';
import { SESSION_COOKIE } from '../auth/cookies.js';

jest.setTimeout(60_000);

const FLOW_COOKIE = '__Host-waybill-sign-in';
const ADA = { sub: 'ada-1', name: 'Ada', groups: ['ops'] };

let issuer: OpenIdIssuer;
let scene: ControlPlaneScene;

beforeAll(async () => {
  issuer = await openIdIssuer();
  scene = await controlPlaneScene(undefined, {
    EGRESS_ALLOW: 'loopback',
    PUBLIC_URL: 'https://ops.example',
    OIDC_ISSUER: issuer.issuer,
    OIDC_CLIENT_ID: OPENID_CLIENT.clientId,
    OIDC_CLIENT_SECRET: OPENID_CLIENT.clientSecret,
    OIDC_ROLES: 'ops=acme:operator,root=other:admin',
  });
}, 60_000);
afterAll(async () => {
  await scene?.drop();
  await issuer?.close();
}, 30_000);
beforeEach(async () => {
  for (const name of Object.keys(issuer.misdeeds)) delete issuer.misdeeds[name as keyof Misdeeds];
  await scene.query('DELETE FROM sign_in_limits');
});

/** As a browser that is sent somewhere. */
async function go(path: string, cookies: Record<string, string> = {}) {
  const cookie = Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
  const answer = await fetch(`${scene.url}${path}`, { redirect: 'manual', headers: { cookie } });
  const set = Object.fromEntries(
    answer.headers.getSetCookie().map((one) => {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      return [name, { value, attributes: one.slice(one.indexOf(';') + 2) }];
    }),
  );
  return { status: answer.status, to: answer.headers.get('location') ?? '', set };
}

async function begun(claims: Record<string, unknown> = ADA, cookies: Record<string, string> = {}) {
  const { status, to, set } = await go('/v1/session/openid', cookies);
  expect(status).toBe(303);
  return { brought: issuer.authorize(to, claims), flow: set[FLOW_COOKIE]?.value ?? '', set, to };
}

const finish = (brought: URLSearchParams, flow: string | null) =>
  go(`/v1/session/openid/callback?${brought}`, flow === null ? {} : { [FLOW_COOKIE]: flow });

async function expectNobody(answer: Awaited<ReturnType<typeof go>>, why: string) {
  expect([answer.status, answer.to, Object.keys(answer.set)]).toEqual([
    ...[303, `/console/#sign-in=${why}`, [FLOW_COOKIE]],
  ]);
  expect(await scene.query('SELECT 1 FROM sessions')).toEqual([]);
}

describe('signing in at an issuer', () => {
  it('is bound to the browser by a cookie of ten minutes, and comes back with a session and the role of the group', async () => {
    const { brought, flow, set, to } = await begun();
    expect(set[FLOW_COOKIE]?.attributes).toBe('Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax');
    expect(new URL(to).searchParams.get('redirect_uri')).toBe('https://ops.example/v1/session/openid/callback');
    expect(to).not.toContain(flow);
    const { status, to: next, set: given } = await finish(brought, flow);
    expect([status, next]).toEqual([303, '/console/']);
    expect(given[SESSION_COOKIE]?.attributes).toContain('Secure; HttpOnly; SameSite=Strict');
    expect(given[FLOW_COOKIE]?.attributes).toContain('Max-Age=0');
    const headers = { cookie: `${SESSION_COOKIE}=${given[SESSION_COOKIE]?.value}` };
    const who = (await scene.call('GET', '/v1/session', { key: null, headers })).body;
    expect(who).toMatchObject({ name: 'Ada', local: false, tenants: [{ tenant: 'acme', role: 'operator' }] });
    expect((await scene.call('GET', '/v1/queues', { key: null, headers })).status).toBe(200);
    expect((await scene.call('GET', '/v1/api-keys', { key: null, headers })).status).toBe(403);
    expect(await scene.query(`SELECT tenant, actor, act FROM audit_entries WHERE act = 'session.open'`)).toEqual([
      { tenant: 'acme', actor: `user:${who.id}`, act: 'session.open' },
    ]);
    await scene.query('DELETE FROM sessions');
  });

  it('ends the session that the browser had when it began, which it does not show when it is sent back', async () => {
    const tokenOf = ({ set }: Awaited<ReturnType<typeof go>>) => set[SESSION_COOKIE]?.value ?? '';
    const who = async (token: string) =>
      (await scene.call('GET', '/v1/session', { key: null, headers: { cookie: `${SESSION_COOKIE}=${token}` } })).status;
    const signIn = async (cookies: Record<string, string> = {}) => {
      const { brought, flow } = await begun(ADA, cookies);
      return tokenOf(await finish(brought, flow));
    };
    const [elsewhere, before] = [await signIn(), await signIn()];
    // What comes of a sign-in that nobody is let in by ends nothing.
    const stranger = await begun({ ...ADA, groups: ['sales'] }, { [SESSION_COOKIE]: before });
    await finish(stranger.brought, stranger.flow);
    expect([await who(elsewhere), await who(before)]).toEqual([200, 200]);
    const after = await signIn({ [SESSION_COOKIE]: before });
    expect([await who(elsewhere), await who(before), await who(after)]).toEqual([200, 401, 200]);
    const odd = await signIn({ [SESSION_COOKIE]: 'no token of ours' });
    expect([await who(after), await who(odd)]).toEqual([200, 200]);
    await scene.query('DELETE FROM sessions');
  });

  it('is for the browser that began it, and for one time', async () => {
    const { brought, flow } = await begun();
    const { flow: another } = await begun();
    await expectNobody(await finish(brought, null), 'expired');
    await expectNobody(await finish(brought, 'A'.repeat(43)), 'expired');
    await expectNobody(await finish(brought, another), 'refused');
    expect((await finish(brought, flow)).to).toBe('/console/');
    await scene.query('DELETE FROM sessions');
    await expectNobody(await finish(brought, flow), 'expired');
    const late = await begun();
    await scene.query('UPDATE sign_in_flows SET ends_at = now()');
    await expectNobody(await finish(late.brought, late.flow), 'expired');
  });

  it.each<[string, Misdeeds, Record<string, unknown>, string]>([
    ['whose token is for another client', { claims: { aud: 'another' } }, ADA, 'refused'],
    ['whose token has another nonce', { claims: { nonce: 'another' } }, ADA, 'refused'],
    ['whose token is unsigned', { signature: 'none' }, ADA, 'refused'],
    ['whose token is signed with its public key', { signature: 'HS256' }, ADA, 'refused'],
    ['without a group that has a role', {}, { ...ADA, groups: ['sales'] }, 'no-role'],
    ['without any group', {}, { sub: 'x' }, 'no-role'],
  ])('lets nobody in %s', async (_what, misdeeds, claims, why) => {
    Object.assign(issuer.misdeeds, misdeeds);
    const { brought, flow } = await begun(claims);
    await expectNobody(await finish(brought, flow), why);
  });

  it('is offered, and begun no more often than a password is tried', async () => {
    expect((await scene.call('GET', '/v1/session/ways', { key: null })).body).toEqual({
      ...{ password: true, openIdConnect: true },
    });
    const begins = await Promise.all(Array.from({ length: 32 }, () => go('/v1/session/openid')));
    expect(begins.filter(({ status }) => status === 429)).toHaveLength(2);
  });
});
