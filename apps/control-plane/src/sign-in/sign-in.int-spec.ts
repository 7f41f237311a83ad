import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { OPERATIONS } from '#libs/contracts';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { makeUser, openTab, PASSWORD, signedIn } from '../../../../test/support/signed-in.js';
import { SESSION_COOKIE } from '../auth/cookies.js';
import { SignInLimits } from './sign-in-limits.js';

jest.setTimeout(60_000);

const NEXT = 'another horse battery';

let scene: ControlPlaneScene;

beforeAll(async () => {
  scene = await controlPlaneScene();
  await makeUser(scene, 'ada', { acme: 'admin' });
  await makeUser(scene, 'oscar', { acme: 'operator' });
  await makeUser(scene, 'vera', { acme: 'viewer' });
  await makeUser(scene, 'both', { acme: 'viewer', other: 'admin' });
  await makeUser(scene, 'gone', {});
}, 60_000);
afterAll(() => scene?.drop(), 30_000);
beforeEach(() => scene.query('DELETE FROM sign_in_limits'));

const acts = async (tenant = 'acme') =>
  (
    await scene.query<{ act: string; actor: string; detail: string }>(
      `SELECT act, actor, detail FROM audit_entries WHERE tenant = $1 AND act LIKE 'session.%' OR act = 'user.password' ORDER BY number`,
      [tenant],
    )
  ).map(({ act }) => act);

describe('signing in', () => {
  it('sets a cookie that no script, no other host and no other site has, and says who that is', async () => {
    const tab = openTab(scene);
    const { status, headers, body } = await tab.call('POST', '/v1/session', {
      json: { user: ' Ada ', password: PASSWORD },
    });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    const [cookie] = headers.getSetCookie();
    expect(cookie).toMatch(
      /^__Host-waybill-session=[\w-]{43}; Path=\/; Max-Age=431\d\d; Secure; HttpOnly; SameSite=Strict$/,
    );
    expect(body).toEqual({
      ...{ kind: 'user', id: expect.any(String), name: 'ada', local: true, scopes: null },
      tenants: [{ tenant: 'acme', role: 'admin' }],
      csrfToken: expect.stringMatching(/^[\w-]{43}$/),
      endsAt: expect.any(String),
    });
    expect(JSON.stringify(body)).not.toContain(tab.cookies.get(SESSION_COOKIE));
    expect((await tab.call('GET', '/v1/session')).body).toEqual(body);
    expect(await scene.query('SELECT octet_length(token_hash) AS n FROM sessions')).toEqual([{ n: 32 }]);
    expect(await acts()).toContain('session.open');
  });

  it('answers the same to an unknown user, a wrong password and somebody without a role', async () => {
    const before = (await acts()).length;
    const answers = new Set<string>();
    for (const [user, password] of [
      ['nobody', PASSWORD],
      ['ada', 'incorrect horse'],
      ['ada', `${PASSWORD} `],
      ['gone', PASSWORD],
      [`ada' OR 1=1 --`, PASSWORD],
    ]) {
      const { status, headers, body } = await openTab(scene).call('POST', '/v1/session', { json: { user, password } });
      answers.add(JSON.stringify([status, headers.getSetCookie(), body]));
    }
    expect([...answers]).toEqual([expect.stringContaining('[401,[]')]);
    expect((await acts()).slice(before)).toEqual(['session.refuse', 'session.refuse']);
  });

  it.each([
    [{}, '/user'],
    [{ user: 'ada' }, '/password'],
    [{ user: ['ada'], password: PASSWORD }, '/user'],
    [{ user: 'ada', password: { $ne: '' } }, '/password'],
    [{ user: 'ada', password: 'x'.repeat(201) }, '/password'],
    [{ user: 'ada', password: PASSWORD, tenant: 'acme' }, '/tenant'],
  ])('refuses %j by the field', async (json, pointer) => {
    const { status, body } = await openTab(scene).call('POST', '/v1/session', { json });
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });

  it('begins a session of its own in a browser that had one, which is over', async () => {
    const tab = await signedIn(scene, 'ada');
    const before = tab.cookies.get(SESSION_COOKIE) ?? '';
    await tab.call('POST', '/v1/session', { json: { user: 'ada', password: PASSWORD } });
    expect(tab.cookies.get(SESSION_COOKIE)).not.toBe(before);
    const headers = { cookie: `${SESSION_COOKIE}=${before}` };
    expect((await scene.call('GET', '/v1/session', { key: null, headers })).status).toBe(401);
  });

  it('is not for pages of others, nor for pages over plain HTTP', async () => {
    const json = { user: 'ada', password: PASSWORD };
    const sign = (headers: Record<string, string>) => scene.call('POST', '/v1/session', { key: null, json, headers });
    const wrong: Record<string, string>[] = [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
    ];
    for (const headers of wrong) {
      expect(await sign(headers)).toMatchObject({
        status: 403,
        body: { code: 'not_our_page' },
      });
    }
    const plain = await sign({ origin: 'http://ops.example' });
    expect(plain).toMatchObject({
      status: 400,
      body: { code: 'insecure_page', detail: expect.stringContaining('TLS') },
    });
    expect(plain.headers.getSetCookie()).toEqual([]);
    expect((await sign({ origin: new URL(scene.url).origin })).status).toBe(200);
  });

  it('takes no more of a body than it needs, and nothing but JSON', async () => {
    const send = (headers: Record<string, string | number>) => {
      const answered = Promise.withResolvers<number | undefined>();
      const sending = request(`${scene.url}/v1/session`, { method: 'POST', headers });
      sending.once('response', ({ statusCode }) => answered.resolve(statusCode)).once('error', answered.reject);
      sending.write('{');
      return answered.promise.finally(() => sending.destroy());
    };
    expect(await send({ 'content-type': 'application/json', 'content-length': 5_000_000 })).toBe(400);
    expect(await send({ 'content-type': 'application/json', 'transfer-encoding': 'chunked' })).toBe(400);
    const form = { key: null, raw: `user=ada&password=${PASSWORD}` };
    const type = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
    expect((await scene.call('POST', '/v1/session', { ...form, headers: type })).body).toMatchObject({ status: 415 });
  });

  it('may be tried ten times for one account, known or not, then is held up; others are not', async () => {
    for (const user of ['ada', 'nobody']) {
      const tries = await Promise.all(
        Array.from({ length: 12 }, () =>
          openTab(scene).call('POST', '/v1/session', { json: { user, password: 'wrong' } }),
        ),
      );
      expect(tries.filter(({ status }) => status === 401)).toHaveLength(10);
      const held = tries.find(({ status }) => status === 429);
      expect(Number(held?.headers.get('retry-after'))).toBeGreaterThan(20);
    }
    const right = await openTab(scene).call('POST', '/v1/session', { json: { user: 'ada', password: PASSWORD } });
    expect(right.status).toBe(429);
    await signedIn(scene, 'vera');
  });

  it('may be tried thirty times from one address, whatever the account', async () => {
    const limits = scene.app.get(SignInLimits);
    const tries = await Promise.allSettled(Array.from({ length: 32 }, () => limits.takeFromAddress('127.0.0.1')));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(30);
    const held = await openTab(scene).call('POST', '/v1/session', { json: { user: 'vera', password: PASSWORD } });
    expect(held.status).toBe(429);
    await limits.takeFromAddress('2001:db8::1');
  });
});

describe('a session', () => {
  it('changes nothing without its CSRF token and a page of ours', async () => {
    const tab = await signedIn(scene, 'ada');
    const another = await signedIn(scene, 'ada');
    const json = { name: 'x', scopes: ['tasks:read'] };
    const wrong: Record<string, string>[] = [
      { 'x-csrf-token': '' },
      { 'x-csrf-token': another.csrfToken },
      { 'x-csrf-token': tab.cookies.get(SESSION_COOKIE) ?? '' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ];
    for (const headers of wrong) {
      const answer = await tab.call('POST', '/v1/api-keys', { json, headers });
      expect([headers, answer.status, answer.body.code]).toEqual([headers, 403, 'not_our_page']);
    }
    expect((await tab.call('POST', '/v1/api-keys', { json })).status).toBe(201);
    expect((await tab.call('DELETE', '/v1/session', { headers: { 'x-csrf-token': '' } })).status).toBe(403);
  });

  it('acts as its user, in the audit trail too', async () => {
    const tab = await signedIn(scene, 'ada');
    const { id } = (await tab.call('GET', '/v1/session')).body;
    const made = await tab.call('POST', '/v1/api-keys', { json: { name: 'mine', scopes: ['tasks:read'] } });
    expect(
      await scene.query('SELECT actor FROM audit_entries WHERE act = $1 AND subject = $2', [
        'api-key.create',
        made.body.id,
      ]),
    ).toEqual([{ actor: `user:${id}` }]);
  });

  it('is over when its user signs out, at once, and the cookie is taken back', async () => {
    const tab = await signedIn(scene, 'ada');
    const cookie = `${SESSION_COOKIE}=${tab.cookies.get(SESSION_COOKIE)}`;
    const out = await tab.call('DELETE', '/v1/session');
    expect([out.status, out.headers.getSetCookie()]).toEqual([204, [expect.stringContaining('Max-Age=0')]]);
    expect(tab.cookies.size).toBe(0);
    expect((await scene.call('GET', '/v1/tasks', { key: null, headers: { cookie } })).status).toBe(401);
    expect((await acts()).at(-1)).toBe('session.end');
  });

  it('gets the same answer as no key at all where it is over, made up or given twice', async () => {
    const tab = await signedIn(scene, 'ada');
    const cookie = `${SESSION_COOKIE}=${tab.cookies.get(SESSION_COOKIE)}`;
    const wanted = (await scene.call('GET', '/v1/tasks', { key: null })).body;
    for (const shown of [`${SESSION_COOKIE}=${'A'.repeat(43)}`, `${SESSION_COOKIE}=x`, `${cookie}; ${cookie}`, 'a=b']) {
      expect(await scene.call('GET', '/v1/tasks', { key: null, headers: { cookie: shown } })).toMatchObject({
        ...{ status: 401, body: wanted },
      });
    }
    const both = { cookie, authorization: 'Bearer wrong' };
    expect((await scene.call('GET', '/v1/tasks', { key: null, headers: both })).status).toBe(401);
  });

  it('ends everywhere else when the password is changed, and the old one lets nobody in', async () => {
    await makeUser(scene, 'eva', { acme: 'viewer' });
    const [tab, elsewhere] = [await signedIn(scene, 'eva'), await signedIn(scene, 'eva')];
    const change = (current: string, next: string) =>
      tab.call('POST', '/v1/session/password', { json: { current, next } });
    expect((await change('wrong', NEXT)).body.errors[0].pointer).toBe('/current');
    expect((await change(PASSWORD, 'short')).body.errors[0].pointer).toBe('/next');
    const before = tab.cookies.get(SESSION_COOKIE);
    expect((await change(PASSWORD, NEXT)).status).toBe(200);
    expect(tab.cookies.get(SESSION_COOKIE)).not.toBe(before);
    expect((await tab.call('GET', '/v1/session')).status).toBe(200);
    expect((await elsewhere.call('GET', '/v1/session')).status).toBe(401);
    await expect(signedIn(scene, 'eva')).rejects.toThrow('sign_in_refused');
    await signedIn(scene, 'eva', NEXT);
    expect(await acts()).toContain('user.password');
  });
});

describe('a role', () => {
  const RANK = ['viewer', 'operator', 'admin'];
  const path = (of: string) => of.replaceAll(/\{\w+\}/g, '018f0000-0000-7000-8000-000000000000');

  it.each([
    ['vera', 0],
    ['oscar', 1],
    ['ada', 2],
  ])('of %s does what it may by the catalogue, and no more', async (user, rank) => {
    const tab = await signedIn(scene, user);
    for (const operation of OPERATIONS) {
      const { method } = operation;
      const answer = await tab.call(method, path(operation.path), method === 'GET' ? {} : { raw: '{}' });
      expect([operation.name, answer.status === 403]).toEqual([operation.name, RANK.indexOf(operation.role) > rank]);
    }
  });

  it.each([
    ['POST', '/v1/tasks', 1],
    ['GET', '/v1/tasks/018f0000-0000-7000-8000-000000000000/output', 0],
    ['POST', '/v1/connections', 2],
    ['PATCH', '/v1/sources/x', 2],
    ['DELETE', '/v1/subscriptions/x', 2],
    ['GET', '/v1/api-keys', 2],
    ['POST', '/v1/api-keys', 2],
  ])('is needed for %s %s', async (method, at, least) => {
    for (const [rank, user] of ['vera', 'oscar', 'ada'].entries()) {
      const tab = await signedIn(scene, user);
      const { status } = await tab.call(method, at, method === 'GET' || method === 'DELETE' ? {} : { raw: '{}' });
      expect([user, status === 403]).toEqual([user, rank < least]);
    }
  });

  it('is that of the tenant which is named, and of no other', async () => {
    const tab = await signedIn(scene, 'both');
    const keys = (tenant: string) => tab.call('GET', '/v1/api-keys', { headers: { 'waybill-tenant': tenant } });
    expect((await tab.call('GET', '/v1/tasks')).body.code).toBe('tenant_needed');
    expect((await keys('acme')).status).toBe(403);
    const theirs = (await scene.call('GET', '/v1/api-keys', { key: scene.keys.other })).body;
    expect((await keys('other')).body).toEqual(theirs);
    const [existing, invented] = [await signedIn(scene, 'vera'), await signedIn(scene, 'vera')];
    const refused = await Promise.all([
      existing.call('GET', '/v1/tasks', { headers: { 'waybill-tenant': 'other' } }),
      invented.call('GET', '/v1/tasks', { headers: { 'waybill-tenant': 'nowhere' } }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 403]);
    expect(refused[0]?.body).toEqual(refused[1]?.body);
  });

  it('taken away is gone with the next request', async () => {
    await makeUser(scene, 'ida', { acme: 'admin' });
    const tab = await signedIn(scene, 'ida');
    expect((await tab.call('GET', '/v1/api-keys')).status).toBe(200);
    await scene.query(
      `UPDATE memberships SET role = 'viewer' WHERE user_id = (SELECT id FROM users WHERE login = 'ida')`,
    );
    expect((await tab.call('GET', '/v1/api-keys')).status).toBe(403);
    await scene.query(`DELETE FROM memberships WHERE user_id = (SELECT id FROM users WHERE login = 'ida')`);
    expect((await tab.call('GET', '/v1/tasks')).status).toBe(403);
  });
});

describe('an API key', () => {
  it('says who it is, has no session to end, and is for its tenant alone', async () => {
    expect((await scene.call('GET', '/v1/session')).body).toMatchObject({
      ...{ kind: 'api-key', name: null, csrfToken: null, scopes: ['admin'] },
      tenants: [{ tenant: 'acme', role: null }],
    });
    expect((await scene.call('DELETE', '/v1/session')).status).toBe(409);
    expect((await scene.call('GET', '/v1/tasks', { headers: { 'waybill-tenant': 'other' } })).status).toBe(403);
    expect((await scene.call('GET', '/v1/tasks', { headers: { 'waybill-tenant': 'acme' } })).status).toBe(200);
  });
});
