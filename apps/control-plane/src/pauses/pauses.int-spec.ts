import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';

let scene: ControlPlaneScene;

beforeAll(async () => {
  scene = await controlPlaneScene();
  const settings = { baseUrl: 'https://shop.example' };
  for (const key of [scene.keys.acme, scene.keys.other]) {
    await scene.call('POST', '/v1/connections', { key, json: { name: 'shop', connector: 'http', settings } });
    const deliver = { type: 'amqp', queue: key === scene.keys.acme ? 'acme.q' : 'other.q' };
    const json = { name: 'all', kind: 'results', routing: '#', deliver };
    await scene.call('POST', '/v1/subscriptions', { key, json });
  }
}, 30_000);

afterEach(() => scene.query('DELETE FROM pauses'));

afterAll(() => scene?.drop(), 30_000);

const post = (path: string, json: unknown = {}, key = scene.keys.acme) => scene.call('POST', path, { json, key });
const get = async (path: string, key = scene.keys.acme) => (await scene.call('GET', path, { key })).body;

const paused = (note: string | null) => ({
  since: expect.stringMatching(/^\d{4}-/),
  by: expect.stringMatching(/^api-key:/),
  note,
});

const acts = (like: string) =>
  scene.query<{ act: string; subject: string; detail: string }>(
    `SELECT act, subject, detail FROM audit_entries WHERE act LIKE $1 ORDER BY number`,
    [like],
  );

describe.each([
  ['connector', 'http'],
  ['connection', 'shop'],
  ['subscription', 'all'],
] as const)('a %s', (kind, name) => {
  const path = (act: string) => `/v1/${kind}s/${name}/${act}`;

  it('is paused and resumed, each once however often it is asked for', async () => {
    const from = (await acts(`${kind}.%`)).length;
    const first = await post(path('pause'), { note: 'they asked' });
    expect(first).toMatchObject({ status: 200, body: { kind, name, paused: paused('they asked') } });
    const second = await post(path('pause'), { note: 'once more' });
    expect([second.status, second.body]).toEqual([200, first.body]);
    expect(await post(path('resume'), { note: 'they are back' })).toMatchObject({
      status: 200,
      body: { paused: null },
    });
    expect(await post(path('resume'))).toMatchObject({ status: 200, body: { kind, name, paused: null } });
    expect((await acts(`${kind}.%`)).slice(from)).toEqual([
      { act: `${kind}.pause`, subject: name, detail: 'they asked' },
      { act: `${kind}.resume`, subject: name, detail: 'they are back' },
    ]);
  });

  it('of another tenant is left as it is', async () => {
    await post(path('pause'));
    const answer = await post(path('resume'), {}, scene.keys.other);
    expect(answer.body).toEqual({ kind, name, paused: null });
    expect(await scene.query('SELECT tenant, kind, name FROM pauses')).toEqual([{ tenant: 'acme', kind, name }]);
  });

  it('is refused by name where it is not there, or the body is not right', async () => {
    for (const strange of ['nope', 'No%20Name', '%00', 'x'.repeat(64)]) {
      for (const act of ['pause', 'resume']) {
        const { status, body } = await post(`/v1/${kind}s/${strange}/${act}`);
        expect([status, body.detail]).toEqual([404, expect.stringContaining(kind)]);
      }
    }
    const wrong = await post(path('pause'), { note: 5 });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, '/note']);
    const unknown = await post(path('pause'), { until: 'tomorrow' });
    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([400, '/until']);
    const nul = await scene.call('POST', path('pause'), { raw: '{"note":"\\u0000"}' });
    expect([nul.status, nul.body.errors[0].pointer]).toEqual([400, '/note']);
    const narrow = await scene.makeKey('acme', ['tasks:write']);
    expect((await post(path('pause'), {}, narrow)).status).toBe(403);
    expect(await scene.query('SELECT FROM pauses')).toEqual([]);
  });
});

describe('what is paused', () => {
  it('is listed by kind and name, a page at a time, and only to its tenant', async () => {
    expect(await get('/v1/pauses')).toEqual({ items: [], nextCursor: null });
    await post('/v1/subscriptions/all/pause', { note: 'a' });
    await post('/v1/connectors/http/pause');
    await post('/v1/connections/shop/pause', { note: 'c' });
    await post('/v1/connections/shop/pause', {}, scene.keys.other);
    const [connection, connector, subscription] = [
      { kind: 'connection', name: 'shop', paused: paused('c') },
      { kind: 'connector', name: 'http', paused: paused(null) },
      { kind: 'subscription', name: 'all', paused: paused('a') },
    ];
    const first = await get('/v1/pauses?limit=2');
    expect(first).toEqual({ items: [connection, connector], nextCursor: expect.any(String) });
    const rest = { items: [subscription], nextCursor: null };
    expect(await get(`/v1/pauses?limit=2&cursor=${first.nextCursor}`)).toEqual(rest);
    expect(await get('/v1/pauses?kind=subscription')).toEqual(rest);
    expect((await scene.call('GET', '/v1/pauses', { key: await scene.makeKey('acme', ['tasks:read']) })).status).toBe(
      403,
    );
    const behind = (key: string) => Buffer.from(`1:${key}`).toString('base64url');
    for (const wrong of ['kind=task', 'cursor=x', `cursor=${behind('task/a')}`, `cursor=${behind('connector/%00')}`]) {
      expect((await scene.call('GET', `/v1/pauses?${wrong}`)).status).toBe(400);
    }
  });

  it('is told of a connection, also where its connector is', async () => {
    const free = { paused: null, connectorPaused: null };
    expect(await get('/v1/connections/shop')).toMatchObject(free);
    await post('/v1/connections/shop/pause', { note: 'a' });
    await post('/v1/connectors/http/pause', { note: 'b' });
    const both = { name: 'shop', paused: paused('a'), connectorPaused: paused('b') };
    expect(await get('/v1/connections/shop')).toMatchObject(both);
    expect((await get('/v1/connections')).items).toMatchObject([both]);
    expect((await get('/v1/connections', scene.keys.other)).items).toMatchObject([free]);
  });

  it('is told of a subscription, and stays so when that is changed', async () => {
    await post('/v1/subscriptions/all/pause', { note: 'a' });
    const held = { name: 'all', enabled: true, paused: paused('a') };
    const changed = await scene.call('PATCH', '/v1/subscriptions/all', { json: { routing: 'http.#' } });
    for (const shown of [await get('/v1/subscriptions/all'), (await get('/v1/subscriptions')).items[0], changed.body]) {
      expect(shown).toMatchObject(held);
    }
  });

  it('is forgotten with what was deleted, so that another of its name is not paused', async () => {
    const deliver = { type: 'amqp', queue: 'acme.q' };
    const made = {
      connections: { name: 'brief', connector: 'http', settings: { baseUrl: 'https://brief.example' } },
      subscriptions: { name: 'brief', kind: 'results', routing: '#', deliver },
    };
    for (const [group, json] of Object.entries(made)) {
      await post(`/v1/${group}`, json);
      await post(`/v1/${group}/brief/pause`);
      expect((await scene.call('DELETE', `/v1/${group}/brief`)).status).toBe(204);
      expect((await post(`/v1/${group}/brief/resume`)).status).toBe(404);
      await post(`/v1/${group}`, json);
      expect(await get(`/v1/${group}/brief`)).toMatchObject({ paused: null });
    }
  });

  it('can be resumed where this build has the connector no more', async () => {
    await scene.query(
      `INSERT INTO pauses (tenant, kind, name, paused_by) VALUES ('acme', 'connector', 'gone', 'spec')`,
    );
    expect(await post('/v1/connectors/gone/resume')).toMatchObject({ status: 200, body: { paused: null } });
    expect((await post('/v1/connectors/gone/resume')).status).toBe(404);
  });

  it('lets a task that waits for it be cancelled', async () => {
    await post('/v1/connections/shop/pause');
    const task = { connector: 'http', action: 'request', connection: 'shop', input: { method: 'GET', path: '/' } };
    const { id } = (await post('/v1/tasks', task)).body;
    await scene.query(
      `UPDATE tasks SET status = 'waiting', reason = 'paused', not_before = now() + interval '1 hour',
         wake_at = now() + interval '1 hour' WHERE id = $1`,
      [id],
    );
    expect(await get(`/v1/tasks/${id}`)).toMatchObject({ status: 'waiting', reason: 'paused' });
    await post(`/v1/tasks/${id}/cancel`);
    expect(await get(`/v1/tasks/${id}`)).toMatchObject({ status: 'cancelled' });
  });
});
