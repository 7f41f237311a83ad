import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { Database } from '#libs/persistence';
import { type ControlPlaneScene, controlPlaneScene } from '../../../test/support/control-plane-scene.js';

let scene: ControlPlaneScene;
let taskOfAcme: string;

beforeAll(async () => {
  scene = await controlPlaneScene();
  for (const key of Object.values(scene.keys)) {
    const json = { name: 'shop', connector: 'http', settings: { baseUrl: 'https://shop.example' } };
    await scene.call('POST', '/v1/connections', { key, json });
  }
  const json = { connector: 'http', action: 'request', connection: 'shop', input: { method: 'GET', path: '/' } };
  taskOfAcme = (await scene.call('POST', '/v1/tasks', { json: { ...json, labels: { whose: 'acme' } } })).body.id;
  await scene.call('POST', '/v1/connections', {
    json: { name: 'acme-only', connector: 'http', settings: { baseUrl: 'https://acme.example' } },
  });
  await scene.call('POST', '/v1/sources', { json: { name: 'repo', provider: 'github', secrets: ['12345678'] } });
  await scene.call('POST', '/v1/subscriptions', {
    json: { name: 'mine', kind: 'results', routing: '#', deliver: { type: 'amqp', queue: 'acme.mine' } },
  });
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

/** Open to anyone: by it one gets in. */
const OPEN = ['POST /v1/session', 'GET /v1/session/ways'];
/** Open to whoever shows who they are. */
const ABOUT_ONESELF = ['GET /v1/session', 'DELETE /v1/session', 'POST /v1/session/password'];

/** Every route of the API, as it describes itself, but those that are open. */
async function routes(others: readonly string[] = OPEN): Promise<[method: string, path: string][]> {
  const { body } = await scene.call('GET', '/openapi.json', { key: null });
  return Object.entries(body.paths as Record<string, object>)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method): [string, string] => [method.toUpperCase(), path]))
    .filter(([method, path]) => !others.includes(`${method} ${path}`));
}

const fill = (path: string) => path.replace('{id}', newUuid()).replace('{name}', 'x');

describe('who may call', () => {
  it('nobody without a valid key, on any route, with the same answer whatever is wrong with the key', async () => {
    const expired = await scene.makeKey('acme', ['admin'], { expiresAt: new Date(Date.now() - 1) });
    const revoked = await scene.makeKey('acme', ['admin'], { revokedAt: new Date() });
    const wrong = `${scene.keys.acme.slice(0, -4)}AAAA`;
    const bad = [null, expired, revoked, wrong, 'x', 'x'.repeat(5_000), "' OR 1=1 --"];
    const answers = new Set<string>();
    for (const key of bad) {
      const { status, headers, body } = await scene.call('GET', '/v1/tasks', { key });
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="waybill"');
      answers.add(JSON.stringify(body));
    }
    expect(answers.size).toBe(1);
    const all = await routes();
    expect(all.length).toBeGreaterThan(25);
    for (const [method, path] of all) {
      const request = method === 'GET' || method === 'DELETE' ? {} : { raw: '{}' };
      const { status } = await scene.call(method, fill(path), { key: null, ...request });
      expect({ method, path, status }).toEqual({ method, path, status: 401 });
    }
  });

  it('nobody has a body waited for before a key is shown', async () => {
    const answered = Promise.withResolvers<number | undefined>();
    const headers = { 'content-type': 'application/json', 'content-length': 7 * 1024 * 1024 };
    const sending = request(`${scene.url}/v1/tasks`, { method: 'POST', headers });
    sending.once('response', ({ statusCode }) => answered.resolve(statusCode)).once('error', answered.reject);
    sending.write('{');
    expect(await answered.promise).toBe(401);
    sending.destroy();
  });

  it('with another scheme than Bearer nobody either', async () => {
    for (const authorization of [scene.keys.acme, `Basic ${scene.keys.acme}`, `Bearer ${scene.keys.acme} x`]) {
      expect((await scene.call('GET', '/v1/tasks', { key: null, headers: { authorization } })).status).toBe(401);
    }
  });

  it('only what the scopes of the key allow', async () => {
    const writer = await scene.makeKey('acme', ['tasks:write']);
    const reader = await scene.makeKey('acme', ['tasks:read']);
    const open: Record<string, [string, string][]> = {
      [writer]: [
        ['POST', '/v1/tasks'],
        ['POST', '/v1/tasks/{id}/cancel'],
      ],
      [reader]: [
        ['GET', '/v1/connectors'],
        ['GET', '/v1/connectors/{name}'],
        ['GET', '/v1/parked-tasks'],
        ['GET', '/v1/tasks'],
        ['GET', '/v1/tasks/{id}'],
        ['GET', '/v1/tasks/{id}/input'],
        ['GET', '/v1/tasks/{id}/output'],
      ],
    };
    for (const [key, allowed] of Object.entries(open)) {
      for (const [method, path] of await routes([...OPEN, ...ABOUT_ONESELF])) {
        const request = method === 'GET' || method === 'DELETE' ? {} : { raw: '{}' };
        const { status } = await scene.call(method, fill(path), { key, ...request });
        const isAllowed = allowed.some(([m, p]) => m === method && p === path);
        expect({ method, path, forbidden: status === 403 }).toEqual({ method, path, forbidden: !isAllowed });
      }
    }
  });
});

describe('the wall between tenants', () => {
  it('stands in the API', async () => {
    const { other: key } = scene.keys;
    for (const path of [
      `/v1/tasks/${taskOfAcme}`,
      `/v1/tasks/${taskOfAcme}/input`,
      `/v1/tasks/${taskOfAcme}/output`,
      '/v1/connections/acme-only',
      '/v1/sources/repo',
      '/v1/subscriptions/mine',
    ]) {
      expect((await scene.call('GET', path, { key })).status).toBe(404);
    }
    for (const list of ['/v1/tasks', '/v1/tasks?label=whose:acme', '/v1/sources', '/v1/subscriptions']) {
      expect((await scene.call('GET', list, { key })).body.items).toEqual([]);
    }
    expect((await scene.call('GET', '/v1/connections', { key })).body.items).toHaveLength(1);
    for (const path of ['/v1/connections/acme-only', '/v1/sources/repo', '/v1/subscriptions/mine']) {
      expect((await scene.call('DELETE', path, { key })).status).toBe(404);
      expect((await scene.call('PATCH', path, { key, json: {} })).status).toBe(404);
    }
    const json = { connector: 'http', action: 'request', connection: 'acme-only', input: { method: 'GET', path: '/' } };
    expect((await scene.call('POST', '/v1/tasks', { key, json })).body.errors[0].pointer).toBe('/connection');
    const revoke = (await scene.call('GET', '/v1/api-keys')).body.items[0].id;
    expect((await scene.call('DELETE', `/v1/api-keys/${revoke}`, { key })).status).toBe(404);
  });

  it('stands in SQL as the role of the service', async () => {
    const service = new Database({ url: scene.databaseUrl, applicationName: 'spec', poolSize: 1 });
    const run = (text: string) => service.run({ name: '', text }, []);
    const as = (tenant: string, text: string) =>
      service.asTenant(tenant, (runner) => runner.run({ name: '', text }, []));
    try {
      for (const table of ['tasks', 'connections', 'sources', 'subscriptions', 'api_keys', 'audit_entries']) {
        expect(await run(`SELECT * FROM ${table}`)).toEqual([]);
        expect(await as('nobody', `SELECT * FROM ${table}`)).toEqual([]);
        expect(await as('acme', `SELECT 1 FROM ${table} WHERE tenant <> 'acme'`)).toEqual([]);
        expect((await as('acme', `SELECT 1 FROM ${table}`)).length).toBeGreaterThan(0);
      }
      expect(await as('other', `UPDATE tasks SET status = 'failed' RETURNING id`)).toEqual([]);
      const theft = `INSERT INTO connections (tenant, name, connector, settings, credential_type, sealed_credential)
        VALUES ('acme', 'planted', 'http', '{}', 'none', '')`;
      await expect(as('other', theft)).rejects.toThrow(/row-level security/);
      for (const refused of [
        'DELETE FROM audit_entries',
        `UPDATE audit_entries SET act = 'nothing'`,
        'DELETE FROM tasks',
        'UPDATE tenant_keys SET version = 9',
        'SELECT * FROM broker_users',
        'SET ROLE waybill_owner',
        'DROP TABLE tasks',
      ]) {
        await expect(as('acme', refused)).rejects.toThrow(/permission denied|must be owner|does not exist/);
      }
    } finally {
      await service.close();
    }
  });
});
