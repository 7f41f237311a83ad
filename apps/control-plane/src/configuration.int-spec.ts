import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { readSigningSecret } from '#libs/delivery';
import { type ControlPlaneScene, controlPlaneScene } from '../../../test/support/control-plane-scene.js';
import { waitUntil } from '../../../test/support/wait-until.js';

let scene: ControlPlaneScene;

beforeAll(async () => {
  scene = await controlPlaneScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const settings = { baseUrl: 'https://shop.example' };
const connection = (over: object = {}) => ({ name: 'shop', connector: 'http', settings, ...over });
const post = (path: string, json: unknown) => scene.call('POST', path, { json });
const patch = (path: string, json: unknown) => scene.call('PATCH', path, { json });

describe('a connection', () => {
  const canary = 'canary-8d1f2b';

  it('is made, shown, changed and deleted, and its credential never comes out', async () => {
    const made = await post('/v1/connections', connection({ credentials: { type: 'bearer', token: canary } }));
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe('/v1/connections/shop');
    expect(made.body).toEqual({
      name: 'shop',
      connector: 'http',
      settings,
      credentials: { type: 'bearer', since: expect.any(String), expiresAt: null },
      version: 1,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    const [row] = await scene.query<{ sealed: Buffer }>('SELECT sealed_credential AS sealed FROM connections');
    expect(row?.sealed.includes(canary)).toBe(false);

    const changed = await patch('/v1/connections/shop', { settings: { ...settings, idempotencyHeader: 'x-key' } });
    expect(changed.body).toMatchObject({ version: 2, credentials: { type: 'bearer' } });
    const other = { type: 'basic', username: 'u', password: canary };
    expect((await patch('/v1/connections/shop', { credentials: other })).body).toMatchObject({
      version: 3,
      credentials: { type: 'basic' },
      settings: { idempotencyHeader: 'x-key' },
    });
    const shown = [await scene.call('GET', '/v1/connections'), await scene.call('GET', '/v1/connections/shop')];
    expect(shown.map(({ status }) => status)).toEqual([200, 200]);
    expect(JSON.stringify(shown.map(({ body }) => body))).not.toContain(canary);
    expect((await scene.call('DELETE', '/v1/connections/shop')).status).toBe(204);
    for (const method of ['GET', 'DELETE']) expect((await scene.call(method, '/v1/connections/shop')).status).toBe(404);
    expect((await patch('/v1/connections/shop', { settings })).status).toBe(404);
    const acts = await scene.query<{ act: string; detail: string }>(
      `SELECT act, detail FROM audit_entries WHERE subject = 'shop' ORDER BY number`,
    );
    expect(acts.map(({ act }) => act)).toEqual([
      'connection.create',
      'connection.change',
      'connection.change',
      'connection.delete',
    ]);
    expect(JSON.stringify(acts)).not.toContain(canary);
  });

  it('needs a name of its own in its tenant', async () => {
    expect((await post('/v1/connections', connection({ name: 'twice' }))).status).toBe(201);
    const again = await post('/v1/connections', connection({ name: 'twice' }));
    expect(again.status).toBe(409);
    expect(again.body.errors[0].pointer).toBe('/name');
    const elsewhere = await scene.call('POST', '/v1/connections', {
      key: scene.keys.other,
      json: connection({ name: 'twice' }),
    });
    expect(elsewhere.status).toBe(201);
  });

  it('is not deleted while an unfinished task needs it', async () => {
    await post('/v1/connections', connection({ name: 'busy' }));
    const task = { connector: 'http', action: 'request', connection: 'busy', input: { method: 'GET', path: '/' } };
    const { id } = (await post('/v1/tasks', task)).body;
    expect((await scene.call('DELETE', '/v1/connections/busy')).body.code).toBe('connection_in_use');
    await scene.call('POST', `/v1/tasks/${id}/cancel`);
    expect((await scene.call('DELETE', '/v1/connections/busy')).status).toBe(204);
    expect((await post('/v1/tasks', task)).body.errors[0].pointer).toBe('/connection');
  });

  it('leads to another account with every change, unless a credential is said to be of the same one or only the pace is set', async () => {
    const accountSince = async () =>
      (await scene.query<{ since: number }>(`SELECT account_since AS since FROM connections WHERE name = 'till'`))[0]
        ?.since;
    const bearer = (token: string) => ({ type: 'bearer', token });
    await post('/v1/connections', connection({ name: 'till', credentials: bearer('one') }));
    expect(await accountSince()).toBe(1);
    const renewed = await patch('/v1/connections/till', { credentials: bearer('two'), sameAccount: true });
    expect([renewed.body.version, await accountSince()]).toEqual([2, 1]);
    await patch('/v1/connections/till', { credentials: bearer('three') });
    expect(await accountSince()).toBe(3);
    const rateLimit = { perSecond: 5, burst: 1 };
    const paced = await patch('/v1/connections/till', { settings: { ...settings, rateLimit } });
    expect([paced.body.version, await accountSince()]).toEqual([4, 3]);
    await patch('/v1/connections/till', { settings: { baseUrl: 'https://other.example' } });
    expect(await accountSince()).toBe(5);
    for (const body of [
      { sameAccount: true },
      { settings, credentials: bearer('four'), sameAccount: true },
      { credentials: { type: 'basic', username: 'u', password: 'p' }, sameAccount: true },
      { credentials: bearer('four'), sameAccount: 'yes' },
    ]) {
      const refused = await patch('/v1/connections/till', body);
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/sameAccount']);
    }
    expect(await accountSince()).toBe(5);
  });

  it('leads to another account than one of its name that was deleted: its versions go on where that one ended', async () => {
    const first = await post('/v1/connections', connection({ name: 'kiosk' }));
    await patch('/v1/connections/kiosk', { settings });
    await scene.call('DELETE', '/v1/connections/kiosk');
    const second = await post('/v1/connections', connection({ name: 'kiosk' }));
    expect([first.body.version, second.body.version]).toEqual([1, 3]);
    const since = await scene.query(`SELECT account_since AS since FROM connections WHERE name = 'kiosk'`);
    expect(since).toEqual([{ since: 3 }]);
  });

  it('lets the tasks go on that waited for it to be mended', async () => {
    await post('/v1/connections', connection({ name: 'sick' }));
    const task = { connector: 'http', action: 'request', connection: 'sick', input: { method: 'GET', path: '/' } };
    const { id } = (await post('/v1/tasks', task)).body;
    await scene.query(
      `UPDATE tasks SET status = 'waiting', reason = 'configuration', not_before = now() + interval '1 hour',
         wake_at = now() + interval '1 hour' WHERE id = $1`,
      [id],
    );
    await scene.query(
      `INSERT INTO endpoint_health (tenant, connector, connection, endpoint_group, closed_until, reason, trips)
       VALUES ('acme', 'http', 'sick', 'default', now() + interval '1 hour', 'configuration', 3)`,
    );
    expect((await patch('/v1/connections/sick', { credentials: { type: 'bearer', token: 'new' } })).status).toBe(200);
    const rows = await scene.query('SELECT not_before <= now() AS due FROM tasks WHERE id = $1', [id]);
    expect(rows).toEqual([{ due: true }]);
    expect(await scene.query('SELECT closed_until, trips FROM endpoint_health')).toEqual([
      { closed_until: null, trips: 0 },
    ]);
  });

  it('tells how the endpoints behind it stand, and how many tasks wait for them', async () => {
    await post('/v1/connections', connection({ name: 'limping' }));
    expect((await scene.call('GET', '/v1/connections/limping')).body.health).toEqual([]);
    const task = { connector: 'http', action: 'request', connection: 'limping', input: { method: 'GET', path: '/' } };
    const { id } = (await post('/v1/tasks', task)).body;
    await scene.query(
      `UPDATE tasks SET status = 'waiting', reason = 'breaker_open', held_group = 'default',
         not_before = now() + interval '1 hour', wake_at = now() + interval '1 hour' WHERE id = $1`,
      [id],
    );
    await scene.query(
      `/* limping */ INSERT INTO endpoint_health
         (tenant, connector, connection, endpoint_group, closed_until, reason, trips)
       VALUES ('acme', 'http', 'limping', 'default', '2126-01-01T00:00:00Z', 'breaker_open', 3),
         ('acme', 'http', 'limping', 'search', now() - interval '1 second', 'rate_limited', 0),
         ('other', 'http', 'limping', 'default', '2126-01-01T00:00:00Z', 'breaker_open', 3)`,
    );
    const open = { breaker: 'open', reason: 'breaker_open', until: '2126-01-01T00:00:00.000Z', waiting: 1 };
    const closed = { breaker: 'closed', reason: null, until: null, waiting: 0 };
    const health = [open, closed].map((one, place) => ({ group: ['default', 'search'][place], since: null, ...one }));
    expect((await scene.call('GET', '/v1/connections/limping')).body).toMatchObject({ name: 'limping', health });
    const listed = (await scene.call('GET', '/v1/connections')).body.items;
    expect(listed.find(({ name }: { name: string }) => name === 'limping').health).toEqual(health);

    await scene.call('POST', `/v1/tasks/${id}/cancel`);
    expect((await scene.call('DELETE', '/v1/connections/limping')).status).toBe(204);
    const left = await scene.query(`SELECT tenant FROM endpoint_health WHERE connection = 'limping'`);
    expect(left).toEqual([{ tenant: 'other' }]);
  });

  it('is listed by name, a page at a time', async () => {
    for (const name of ['page-c', 'page-a', 'page-b']) await post('/v1/connections', connection({ name }));
    const names: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await scene.call('GET', `/v1/connections?limit=2${cursor && `&cursor=${cursor}`}`);
      names.push(...body.items.map(({ name }: { name: string }) => name));
      cursor = body.nextCursor;
    }
    expect(names).toEqual([...names].sort());
    expect(names.filter((name) => name.startsWith('page-'))).toEqual(['page-a', 'page-b', 'page-c']);
  });

  it.each([
    [connection({ name: 'Shop' }), '/name'],
    [connection({ name: 5 }), '/name'],
    [connection({ name: undefined }), '/name'],
    [connection({ connector: 'nope' }), '/connector'],
    [connection({ settings: {} }), '/settings/baseUrl'],
    [connection({ settings: { baseUrl: 'ftp://x' } }), '/settings/baseUrl'],
    [connection({ settings: { ...settings, colour: 1 } }), '/settings/colour'],
    [connection({ settings: null }), '/settings'],
    [connection({ settings: [] }), '/settings'],
    [connection({ settings: { constructor: 1, ...settings } }), '/settings/constructor'],
    [connection({ constructor: 'x' }), '/constructor'],
    [connection({ credentials: null }), '/credentials'],
    [connection({ credentials: {} }), '/credentials/type'],
    [connection({ credentials: { type: 'oauth2-client-credentials' } }), '/credentials/type'],
    [connection({ credentials: { type: 'bearer' } }), '/credentials/token'],
    [connection({ credentials: { type: 'bearer', token: 'a\r\nb' } }), '/credentials/token'],
    [connection({ credential: { type: 'none' } }), '/credential'],
    [[], ''],
    ['text', ''],
  ])('of %j is refused by name', async (json, pointer) => {
    const { status, body } = await post('/v1/connections', json);
    expect({ status, pointer: body.errors?.[0]?.pointer }).toEqual({ status: 400, pointer });
    expect(JSON.stringify(body)).not.toContain('a\\r\\nb');
  });

  it.each([
    ['{"name":"x","name":"y"}', '/name'],
    ['{"settings":{"__proto__":1}}', '/settings/__proto__'],
    ['{"name":"\\u0000"}', '/name'],
    ['{"name":"\\ud800"}', '/name'],
    ['{"name":1e999}', '/name'],
    ['{', ''],
    ['', ''],
    [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, ''],
  ])('written as %.30s is refused by name', async (raw, pointer) => {
    const { status, body } = await scene.call('POST', '/v1/connections', { raw });
    expect({ status, pointer: body.errors?.[0]?.pointer }).toEqual({ status: 400, pointer });
  });

  it('of another content type or of 2 MB is refused', async () => {
    const typed = { raw: '{}', headers: { 'content-type': 'text/plain' } };
    expect((await scene.call('POST', '/v1/connections', typed)).status).toBe(415);
    expect((await post('/v1/connections', connection({ name: 'x'.repeat(2_000_000) }))).status).toBe(413);
  });
});

describe('a source', () => {
  const secret = 'canary-secret-one';
  const source = (over: object = {}) => ({ name: 'repo', provider: 'github', secrets: [secret], ...over });

  it('is made with the URL to give to the provider, and its secrets never come out', async () => {
    const made = await post('/v1/sources', source({ orderingKey: '/repository/full_name' }));
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: 'repo', provider: 'github', orderingKey: '/repository/full_name' });
    expect(made.body.url).toBe(`https://hooks.example.com/in/v1/webhooks/${made.body.id}`);
    const rotated = await patch('/v1/sources/repo', { secrets: ['canary-secret-two', secret] });
    expect(rotated.body).toMatchObject({ version: 2, url: made.body.url, orderingKey: '/repository/full_name' });
    expect((await patch('/v1/sources/repo', { orderingKey: null })).body.orderingKey).toBeNull();
    const listed = await scene.call('GET', '/v1/sources');
    const shown = await scene.call('GET', '/v1/sources/repo');
    expect(JSON.stringify([made.body, rotated.body, listed.body, shown.body])).not.toContain('canary');
    const [row] = await scene.query<{ sealed: Buffer }>('SELECT sealed_secrets AS sealed FROM sources');
    expect(row?.sealed.includes('canary')).toBe(false);
    expect((await post('/v1/sources', source())).status).toBe(409);
    expect((await scene.call('DELETE', '/v1/sources/repo')).status).toBe(204);
    expect((await scene.call('GET', '/v1/sources/repo')).status).toBe(404);
  });

  it('keeps its secrets and settings fitting each other', async () => {
    const hmac = { name: 'signed', provider: 'hmac', settings: { header: 'x-sig' } };
    expect((await post('/v1/sources', { ...hmac, secrets: ['not hex at all'] })).status).toBe(201);
    const hex = { settings: { header: 'x-sig', secretEncoding: 'hex' } };
    expect((await patch('/v1/sources/signed', hex)).body.errors[0].pointer).toBe('/secrets/0');
    const both = { ...hex, secrets: ['0123456789abcdef0123456789abcdef'] };
    expect((await patch('/v1/sources/signed', both)).status).toBe(200);
  });

  it.each([
    [source({ provider: 'nope' }), '/provider'],
    [source({ secrets: [] }), '/secrets'],
    [source({ secrets: undefined }), '/secrets'],
    [source({ secrets: ['a'.repeat(20), 'b'.repeat(20), 'c'.repeat(20)] }), '/secrets'],
    [source({ secrets: ['short'] }), '/secrets/0'],
    [source({ secrets: [5] }), '/secrets'],
    [source({ orderingKey: 'repository' }), '/orderingKey'],
    [source({ settings: { header: 'x' } }), '/settings/header'],
    [source({ provider: 'hmac', settings: {} }), '/settings/header'],
    [source({ verify: false }), '/verify'],
  ])('of %j is refused by name', async (json, pointer) => {
    const { status, body } = await post('/v1/sources', json);
    expect({ status, pointer: body.errors?.[0]?.pointer }).toEqual({ status: 400, pointer });
    expect(JSON.stringify(body)).not.toContain('short');
  });
});

describe('a subscription', () => {
  const deliver = { type: 'http', url: 'https://agent.example/callback' };
  const subscription = (over: object = {}) => ({
    name: 'mine',
    kind: 'results',
    routing: 'http.#',
    deliver,
    ...over,
  });
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

  it('over HTTP gets a signing secret, shown once', async () => {
    const made = await post('/v1/subscriptions', subscription());
    expect(made.status).toBe(201);
    expect(readSigningSecret(made.body.deliver.secret)).toHaveLength(32);
    const shown = await scene.call('GET', '/v1/subscriptions/mine');
    expect(shown.body).toMatchObject({ kind: 'results', routing: 'http.#', deliver, enabled: true });
    expect(shown.body.deliver.secret).toBeUndefined();
    const moved = await patch('/v1/subscriptions/mine', { deliver: { type: 'http', url: 'https://b.example/' } });
    expect(moved.body.deliver).toEqual({ type: 'http', url: 'https://b.example/' });
    const own = await patch('/v1/subscriptions/mine', { deliver: { ...deliver, secret } });
    expect(JSON.stringify(own.body)).not.toContain('whsec_');
    expect((await scene.call('DELETE', '/v1/subscriptions/mine')).status).toBe(204);
  });

  it('over AMQP has a queue of the tenant', async () => {
    const made = await post('/v1/subscriptions', subscription({ deliver: { type: 'amqp', queue: 'acme.results' } }));
    expect(made.body.deliver).toEqual({ type: 'amqp', queue: 'acme.results' });
    expect((await patch('/v1/subscriptions/mine', { deliver })).body.deliver.secret).toMatch(/^whsec_/);
    expect((await scene.call('DELETE', '/v1/subscriptions/mine')).status).toBe(204);
  });

  it('is stopped and started again, and what is owed to it goes with it', async () => {
    await post('/v1/subscriptions', subscription());
    const off = await patch('/v1/subscriptions/mine', { enabled: false });
    expect(off.body).toMatchObject({ enabled: false, disabledReason: 'by an operator' });
    const on = await patch('/v1/subscriptions/mine', { enabled: true });
    expect(on.body).toMatchObject({ enabled: true, disabledAt: null, disabledReason: null });
    await scene.query(
      `INSERT INTO deliveries (tenant, subscription, event_id, event, state) VALUES ('acme', 'mine', 'e', 'x', 'owed')`,
    );
    await scene.call('DELETE', '/v1/subscriptions/mine');
    expect(await scene.query('SELECT 1 FROM deliveries')).toEqual([]);
  });

  it.each([
    [subscription({ kind: 'all' }), '/kind'],
    [subscription({ routing: '' }), '/routing'],
    [subscription({ routing: 'a..b' }), '/routing'],
    [subscription({ routing: 'a.b*' }), '/routing'],
    [subscription({ routing: 'x'.repeat(256) }), '/routing'],
    [subscription({ deliver: undefined }), '/deliver'],
    [subscription({ deliver: { type: 'smtp' } }), '/deliver/type'],
    [subscription({ deliver: { type: 'http' } }), '/deliver/url'],
    [subscription({ deliver: { ...deliver, url: 'ftp://x/' } }), '/deliver/url'],
    [subscription({ deliver: { ...deliver, url: '/callback' } }), '/deliver/url'],
    [subscription({ deliver: { ...deliver, url: 'https://u:canary@x/' } }), '/deliver/url'],
    [subscription({ deliver: { ...deliver, secret: 'canary' } }), '/deliver/secret'],
    [subscription({ deliver: { ...deliver, queue: 'acme.x' } }), '/deliver/queue'],
    [subscription({ deliver: { type: 'amqp', queue: 'other.x' } }), '/deliver/queue'],
    [subscription({ deliver: { type: 'amqp', queue: 'waybill.tasks.http' } }), '/deliver/queue'],
    [subscription({ deliver: { type: 'amqp', queue: 'acme.' } }), '/deliver/queue'],
    [subscription({ filter: 'x' }), '/filter'],
  ])('of %j is refused by name', async (json, pointer) => {
    const { status, body } = await post('/v1/subscriptions', json);
    expect({ status, pointer: body.errors?.[0]?.pointer }).toEqual({ status: 400, pointer });
    expect(JSON.stringify(body)).not.toContain('canary');
  });
});

describe('an API key', () => {
  it('is shown once, works by its scopes, and stops working when it is revoked', async () => {
    const made = await post('/v1/api-keys', { name: 'triage agent', scopes: ['tasks:read'] });
    expect(made.status).toBe(201);
    const { key, id } = made.body;
    expect(key).toMatch(/^wb_acme_[A-Za-z0-9_-]{43}$/);
    expect((await scene.call('GET', '/v1/tasks', { key })).status).toBe(200);
    expect((await scene.call('POST', '/v1/tasks', { key, json: {} })).status).toBe(403);
    const listed = await scene.call('GET', '/v1/api-keys');
    expect(listed.body.items[0]).toMatchObject({ id, name: 'triage agent', scopes: ['tasks:read'], revokedAt: null });
    expect(JSON.stringify(listed.body)).not.toContain(key);
    expect((await scene.call('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
    expect((await scene.call('GET', '/v1/tasks', { key })).status).toBe(401);
    expect((await scene.call('DELETE', `/v1/api-keys/${newUuid()}`)).status).toBe(404);
  });

  it('is stored as a hash, and ends when it was to', async () => {
    const expiresAt = new Date(Date.now() + 2_000);
    const { key, id } = (await post('/v1/api-keys', { name: 'short', scopes: ['tasks:read'], expiresAt })).body;
    const [row] = await scene.query<{ row: string }>('SELECT api_keys::text AS row FROM api_keys WHERE id = $1', [id]);
    const secret = Buffer.from(key).toString('hex');
    expect([row?.row.includes(key), row?.row.includes(secret)]).toEqual([false, false]);
    expect(row?.row).toContain(createHash('sha256').update(key).digest('hex'));
    const status = async () => (await scene.call('GET', '/v1/tasks', { key })).status;
    expect(await status()).toBe(200);
    await waitUntil('the end of the key', async () => (await status()) === 401);
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
  });

  it.each([
    [{ scopes: ['admin'] }, '/name'],
    [{ name: '', scopes: ['admin'] }, '/name'],
    [{ name: 'x' }, '/scopes'],
    [{ name: 'x', scopes: [] }, '/scopes'],
    [{ name: 'x', scopes: ['root'] }, '/scopes'],
    [{ name: 'x', scopes: ['admin'], expiresAt: 'soon' }, '/expiresAt'],
    [{ name: 'x', scopes: ['admin'], expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
    [{ name: 'x', scopes: ['admin'], tenant: 'other' }, '/tenant'],
  ])('of %j is refused by name', async (json, pointer) => {
    const { status, body } = await post('/v1/api-keys', json);
    expect({ status, pointer: body.errors?.[0]?.pointer }).toEqual({ status: 400, pointer });
  });
});
