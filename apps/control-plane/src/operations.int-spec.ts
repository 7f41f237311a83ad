import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { type ControlPlaneScene, controlPlaneScene } from '../../../test/support/control-plane-scene.js';
import { TcpProxy } from '../../../test/support/tcp-proxy.js';
import { waitUntil } from '../../../test/support/wait-until.js';

let scene: ControlPlaneScene;
let proxy: TcpProxy;

beforeAll(async () => {
  scene = await controlPlaneScene(async (url) => {
    proxy = await TcpProxy.before(url);
    return proxy.through(url);
  });
  const json = { name: 'shop', connector: 'http', settings: { baseUrl: 'https://shop.example' } };
  await scene.call('POST', '/v1/connections', { json });
}, 30_000);
afterAll(async () => {
  await scene?.drop();
  await proxy?.close();
}, 30_000);

const task = { connector: 'http', action: 'request', connection: 'shop', input: { method: 'GET', path: '/' } };
const submit = async (): Promise<string> => (await scene.call('POST', '/v1/tasks', { json: task })).body.id;

describe('the queues', () => {
  it('show what waits in PostgreSQL beside what is ready, and the age of the oldest', async () => {
    const id = await submit();
    await scene.query(
      `UPDATE tasks SET status = 'waiting', reason = 'retry', created_at = now() - interval '90 seconds',
         wake_at = now() + interval '1 hour', not_before = now() + interval '1 hour' WHERE id = $1`,
      [id],
    );
    const queues = await waitUntil('the queues', async () => {
      const { body } = await scene.call('GET', '/v1/queues');
      return body.items.length > 0 ? body : null;
    });
    expect(queues.nextCursor).toBeNull();
    const ofTasks = queues.items.find(({ name }: { name: string }) => name === 'waybill.tasks.http');
    expect(ofTasks).toMatchObject({ connector: 'http', waiting: 1, consumers: 0, unacknowledged: 0, ageReason: null });
    expect(ofTasks.age).toBeGreaterThanOrEqual(90);
    expect(ofTasks).toHaveProperty('rateIn');
    const unroutable = queues.items.find(({ name }: { name: string }) => name === 'waybill.unroutable');
    expect(unroutable).toMatchObject({ connector: null, waiting: 0, age: null, ageReason: 'empty' });
  });
});

describe('the dead letters', () => {
  async function deadLetter(over: { taskId?: string; reason?: string; body?: Buffer } = {}): Promise<string> {
    const id = newUuid();
    await scene.query(
      `INSERT INTO dead_letters (tenant, id, fingerprint, task_id, connector, action, queue, reason, detail, headers,
         body, dead_at)
       VALUES ('acme', $1, $2, $3, 'http', 'request', 'waybill.dead.http', $4, '/input/path is missing', $5, $6, now())`,
      [
        id,
        Buffer.from(id),
        over.taskId ?? null,
        over.reason ?? 'invalid_input',
        Buffer.from('{"messageId":"m"}'),
        over.body ?? Buffer.from('{"x":1}'),
      ],
    );
    return id;
  }

  it('are listed with a total, a page at a time, and only to their tenant', async () => {
    const reason = `r-${newUuid()}`;
    const ids = [await deadLetter({ reason }), await deadLetter({ reason, body: Buffer.of(0xff, 0) })];
    const first = await scene.call('GET', `/v1/dead-letters?reason=${reason}&limit=1`);
    expect(first.body).toMatchObject({ total: 2, items: [{ id: ids[1], body: { base64: '/wA=', size: 2 } }] });
    const second = await scene.call('GET', `/v1/dead-letters?reason=${reason}&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({
      total: 2,
      nextCursor: null,
      items: [{ id: ids[0], state: 'open', headers: { messageId: 'm' }, body: { text: '{"x":1}', complete: true } }],
    });
    const foreign = await scene.call('GET', '/v1/dead-letters', { key: scene.keys.other });
    expect(foreign.body).toEqual({ items: [], nextCursor: null, total: 0 });
    const bad = await scene.call('GET', '/v1/dead-letters?state=gone');
    expect(bad.body.errors[0].parameter).toBe('state');
  });

  it('are redriven once: the task starts again under its id, and is hinted at', async () => {
    const taskId = await submit();
    await scene.query(`UPDATE tasks SET status = 'failed', finished_at = now(), wake_at = NULL WHERE id = $1`, [
      taskId,
    ]);
    const id = await deadLetter({ taskId, reason: 'retries_exhausted' });
    const selection = { ids: [id] };
    const redrive = (json: unknown, key = scene.keys.acme) =>
      scene.call('POST', '/v1/dead-letters/redrive', { json, key });
    expect((await redrive(selection, scene.keys.other)).body).toMatchObject({ redriven: [] });
    expect((await redrive(selection)).body).toEqual({ redriven: [id], tasks: [taskId], refused: [] });
    expect((await scene.call('GET', `/v1/tasks/${taskId}`)).body).toMatchObject({ status: 'accepted', result: null });
    expect((await redrive(selection)).body).toMatchObject({ redriven: [], refused: [{ id }] });
    const acts = await scene.query<{ act: string }>('SELECT act FROM audit_entries WHERE subject = $1', [id]);
    expect(acts).toEqual([{ act: 'dead-letter.redrive' }]);
  });

  it('are discarded by a filter, with a note', async () => {
    const reason = `r-${newUuid()}`;
    const ids = [await deadLetter({ reason }), await deadLetter({ reason })];
    const { body } = await scene.call('POST', '/v1/dead-letters/discard', {
      json: { filter: { reason }, note: 'sent again by hand' },
    });
    expect(body.discarded.toSorted()).toEqual(ids.toSorted());
    const shown = await scene.call('GET', `/v1/dead-letters?reason=${reason}&state=discarded`);
    expect(shown.body.items[0]).toMatchObject({ endedNote: 'sent again by hand', state: 'discarded' });
  });

  it.each([
    ['redrive', {}, '/filter'],
    ['redrive', { ids: [newUuid()], filter: {} }, '/filter'],
    ['redrive', { ids: [] }, '/ids'],
    ['redrive', { ids: ['x'] }, '/ids'],
    ['redrive', { filter: { colour: 'red' } }, '/filter/colour'],
    ['redrive', { filter: 'all' }, '/filter'],
    ['redrive', { filter: null }, '/filter'],
    ['discard', { ids: [newUuid()], note: 1 }, '/note'],
  ])('are not touched by %s with %j', async (act, json, pointer) => {
    const { status, body } = await scene.call('POST', `/v1/dead-letters/${act}`, { json });
    expect({ status, pointer: body.errors?.[0]?.pointer }).toEqual({ status: 400, pointer });
  });
});

/** Routes for whoever is not signed in yet. */
const OPEN = ['post /v1/session', 'get /v1/session/ways'];

describe('the description of the API', () => {
  it('is served to anyone and leads nowhere that is not there', async () => {
    const { status, headers, body } = await scene.call('GET', '/openapi.json', { key: null });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('application/json');
    expect(body.openapi).toMatch(/^3\./);
    const text = JSON.stringify(body);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(Object.keys(body.components.schemas)).toContain(name);
    }
    const routes = Object.keys(body.paths).sort();
    expect(routes).toEqual([
      '/livez',
      '/readyz',
      '/v1/alert-targets',
      '/v1/alert-targets/{name}',
      '/v1/alert-targets/{name}/test',
      '/v1/alert-thresholds',
      '/v1/alert-thresholds/{kind}',
      '/v1/alerts',
      '/v1/alerts/{id}/mute',
      '/v1/alerts/{id}/unmute',
      '/v1/api-keys',
      '/v1/api-keys/{id}',
      '/v1/audit-chain',
      '/v1/audit-entries',
      '/v1/connections',
      '/v1/connections/{name}',
      '/v1/connections/{name}/pause',
      '/v1/connections/{name}/resume',
      '/v1/connectors',
      '/v1/connectors/{name}',
      '/v1/connectors/{name}/pause',
      '/v1/connectors/{name}/resume',
      '/v1/dead-letters',
      '/v1/dead-letters/discard',
      '/v1/dead-letters/redrive',
      '/v1/dead-letters/{id}/replace',
      '/v1/decision-runs',
      '/v1/decision-runs/{id}',
      '/v1/decision-runs/{id}/cancel',
      '/v1/decision-runs/{id}/items',
      '/v1/erasures',
      '/v1/erasures/{id}',
      '/v1/error-budgets',
      '/v1/error-budgets/{connector}',
      '/v1/exports/tasks',
      '/v1/incidents',
      '/v1/incidents/{id}',
      '/v1/incidents/{id}/discard',
      '/v1/incidents/{id}/redrive',
      '/v1/live',
      '/v1/overview',
      '/v1/parked-tasks',
      '/v1/pauses',
      '/v1/queues',
      '/v1/queues/{name}/history',
      '/v1/redrive-runs',
      '/v1/redrive-runs/{id}',
      '/v1/redrive-runs/{id}/cancel',
      '/v1/redrive-runs/{id}/items',
      '/v1/redrive-runs/{id}/pause',
      '/v1/redrive-runs/{id}/resume',
      '/v1/replay-runs',
      '/v1/replay-runs/{id}',
      '/v1/replay-runs/{id}/cancel',
      '/v1/reports/weekly',
      '/v1/retention',
      '/v1/retention/{kind}',
      '/v1/session',
      '/v1/session/password',
      '/v1/session/ways',
      '/v1/sources',
      '/v1/sources/{name}',
      '/v1/sources/{name}/deliveries',
      '/v1/subscriptions',
      '/v1/subscriptions/{name}',
      '/v1/subscriptions/{name}/deliveries',
      '/v1/subscriptions/{name}/pause',
      '/v1/subscriptions/{name}/replay',
      '/v1/subscriptions/{name}/resume',
      '/v1/tasks',
      '/v1/tasks/resolve-parked',
      '/v1/tasks/{id}',
      '/v1/tasks/{id}/cancel',
      '/v1/tasks/{id}/force-token',
      '/v1/tasks/{id}/input',
      '/v1/tasks/{id}/output',
      '/v1/tasks/{id}/resolve',
      '/v1/tasks/{id}/story',
    ]);
    for (const [path, methods] of Object.entries(body.paths as Record<string, Record<string, OperationObject>>)) {
      for (const [method, { responses, parameters = [], requestBody, security }] of Object.entries(methods)) {
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const inPath = parameters.filter((one) => one.in === 'path').map((one) => one.name);
        expect({ path, method, inPath }).toEqual({ path, method, inPath: named });
        expect(Object.keys(responses).some((code) => code.startsWith('2'))).toBe(true);
        if (!path.startsWith('/v1/')) continue;
        const wanted = OPEN.includes(`${method} ${path}`) ? undefined : [{ bearer: [] }, { session: [] }];
        expect({ path, method, security }).toEqual({ path, method, security: wanted });
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403', '503']));
        const takesBody =
          method === 'patch' ||
          (method === 'post' && !/[/](cancel|unmute|test)$|redrive-runs.*(pause|resume)$/.test(path));
        expect({ path, method, body: requestBody !== undefined }).toEqual({ path, method, body: takesBody });
      }
    }
  });

  it('names the fields of what is posted', async () => {
    const { body } = await scene.call('GET', '/openapi.json', { key: null });
    const given = body.paths['/v1/tasks'].post.requestBody.content['application/json'].schema;
    expect(given).toEqual({ $ref: '#/components/schemas/NewTask' });
    const schema = body.components.schemas.NewTask;
    expect(Object.keys(schema.properties).sort()).toEqual(
      ['action', 'agent', 'connection', 'connector', 'deadline', 'input', 'labels'].concat([
        'notBefore',
        'orderingKey',
        'priority',
        'run',
      ]),
    );
    expect(schema.required.sort()).toEqual(['action', 'connection', 'connector', 'input']);
    expect(Object.keys(body.components.schemas.CreateSubscriptionBody.properties)).toEqual([
      'name',
      'kind',
      'routing',
      'deliver',
    ]);
  });
});

describe('while the database is away', () => {
  it('every call is answered 503 at once, nothing is accepted, and the service comes back by itself', async () => {
    const [before] = await scene.query<{ n: string }>('SELECT count(*) AS n FROM tasks');
    proxy.refuse();
    try {
      const started = performance.now();
      for (const [method, path, request] of [
        ['POST', '/v1/tasks', { json: task }],
        ['GET', '/v1/tasks', {}],
        [
          'POST',
          '/v1/connections',
          { json: { name: 'late', connector: 'http', settings: { baseUrl: 'https://x.y' } } },
        ],
        ['GET', '/v1/tasks', { key: 'never-seen-before' }],
      ] as const) {
        const { status, headers, body } = await scene.call(method, path, request);
        expect({ path, status, retry: headers.get('retry-after') }).toEqual({ path, status: 503, retry: '2' });
        expect(body.code).toBe('database_unavailable');
      }
      expect(performance.now() - started).toBeLessThan(3_000);
      expect((await scene.call('GET', '/readyz')).status).toBe(503);
      expect((await scene.call('GET', '/livez')).status).toBe(200);
    } finally {
      proxy.accept();
    }
    expect((await scene.call('GET', '/v1/tasks')).status).toBe(200);
    const [after] = await scene.query<{ n: string }>('SELECT count(*) AS n FROM tasks');
    expect(after).toEqual(before);
    expect((await scene.call('POST', '/v1/tasks', { json: task })).status).toBe(202);
  });
});

interface OperationObject {
  responses: Record<string, unknown>;
  parameters?: { in: string; name: string }[];
  requestBody?: unknown;
  security?: unknown;
}
