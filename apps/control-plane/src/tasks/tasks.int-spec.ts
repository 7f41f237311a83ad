import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isUuid, newUuid } from '#libs/contracts';
import { buildResult } from '#libs/execution';
import { PostgresTaskStore } from '#libs/persistence';
import type { ApiRequest, ControlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { shopScene } from '../../../../test/support/shop-scene.js';
import { manageTestBroker } from '../../../../test/support/vhost.js';
import { waitUntil } from '../../../../test/support/wait-until.js';

let scene: ControlPlaneScene;

beforeAll(async () => {
  scene = await shopScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const task = { connector: 'http', action: 'request', connection: 'shop', input: { method: 'GET', path: '/' } };
const submit = (json: unknown, headers: Record<string, string> = {}) =>
  scene.call('POST', '/v1/tasks', { json, headers });

/** Plays the worker: claims a task and ends it. */
async function finish(id: string, output: unknown, tenant = 'acme'): Promise<void> {
  const store = new PostgresTaskStore(scene.superuser);
  const [claim] = await store.claim([{ tenant, id }]);
  if (claim?.kind !== 'claimed') throw new Error(`Task ${id} was not claimed: ${claim?.kind}`);
  const { task: claimed } = claim;
  const held = await store.complete([
    {
      tenant,
      id,
      fence: claimed.fence,
      status: 'succeeded',
      reason: null,
      notBefore: null,
      wakeAt: null,
      unsettled: false,
      forgiven: 0,
      heldGroup: null,
      attempt: null,
      result: buildResult({
        task: claimed,
        sequence: claimed.resultSequence + 1,
        status: 'succeeded',
        attempts: 1,
        effectClass: 'read',
        applied: 'no',
        output,
        finishedAt: new Date(),
      }),
    },
  ]);
  expect(held).toEqual([true]);
}

describe('a task posted by an agent', () => {
  it('is committed, hinted at and shown', async () => {
    const answer = await submit({ ...task, labels: { ticket: 'T-9' }, agent: 'triage' });
    expect(answer.status).toBe(202);
    const { id } = answer.body;
    expect(isUuid(id)).toBe(true);
    expect(answer.headers.get('location')).toBe(`/v1/tasks/${id}`);
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const shown = await scene.call('GET', `/v1/tasks/${id}`);
    expect(shown.body).toEqual(answer.body);
    expect(shown.body).toMatchObject({
      status: 'accepted',
      reason: null,
      connector: 'http',
      action: 'request',
      connection: 'shop',
      attempts: [],
      result: null,
      idempotencyKey: id,
      labels: { ticket: 'T-9' },
    });
    expect(shown.body.traceId).toMatch(/^[0-9a-f]{32}$/);
    const vhost = new URL(scene.amqpUrl).pathname.slice(1);
    const hint = await waitUntil('the hint', async () => {
      const path = `/api/queues/${vhost}/waybill.tasks.http/get`;
      const [got] = (await manageTestBroker('POST', path, {
        count: 1,
        ackmode: 'ack_requeue_false',
        encoding: 'auto',
      })) as { payload: string; properties: { type: string; headers: Record<string, string> } }[];
      return got;
    });
    expect(hint.payload).toBe('');
    expect(hint.properties.type).toBe('waybill.hint');
    expect(hint.properties.headers).toMatchObject({ 'waybill-task': id, tenant: 'acme' });
  });

  it('goes on in the trace of its agent', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const answer = await submit(task, { traceparent });
    expect(answer.body.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  });

  it('is the same task under the same key and body, however the body is written', async () => {
    const key = { 'idempotency-key': `"order-${newUuid()}"` };
    const first = await submit(task, key);
    const again = await submit({ ...task, input: { path: '/', method: 'GET' }, labels: { other: 'x' } }, key);
    expect(again.status).toBe(202);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body.id).toBe(first.body.id);
  });

  it('is refused under the same key with another body', async () => {
    const key = { 'idempotency-key': `order-${newUuid()}` };
    await submit(task, key);
    const other = await submit({ ...task, input: { method: 'GET', path: '/other' } }, key);
    expect(other.status).toBe(422);
    expect(other.body).toMatchObject({ code: 'idempotency_conflict', errors: [{ header: 'Idempotency-Key' }] });
  });

  it('is one task where twenty copies come at once', async () => {
    const key = { 'idempotency-key': `order-${newUuid()}` };
    const answers = await Promise.all(Array.from({ length: 20 }, () => submit(task, key)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
  });

  it('is answered with its result where that comes in the time preferred', async () => {
    const key = { 'idempotency-key': `order-${newUuid()}` };
    const { id } = (await submit(task, key)).body;
    const waiting = submit(task, { ...key, prefer: 'respond-async, wait=20' });
    await finish(id, { ok: true });
    const answer = await waiting;
    expect(answer.status).toBe(200);
    expect(answer.headers.get('preference-applied')).toBe('wait=20');
    expect(answer.body).toMatchObject({
      id,
      status: 'succeeded',
      result: { taskId: id, status: 'succeeded', output: { ok: true }, sequence: 1 },
    });
  });

  it('is answered 202 where its result does not come in time', async () => {
    expect((await submit(task, { prefer: 'wait=0' })).status).toBe(202);
    expect((await submit(task, { prefer: 'wait=soon' })).headers.get('preference-applied')).toBeNull();
  });

  it('is refused where its deadline has passed, but a copy sent late still finds its task', async () => {
    const deadline = new Date(Date.now() + 300).toISOString();
    const headers = { 'idempotency-key': newUuid() };
    const first = await submit({ ...task, deadline }, headers);
    expect(first.status).toBe(202);
    await waitUntil('the deadline to pass', () => Date.now() > Date.parse(deadline));
    const copy = await submit({ ...task, deadline }, headers);
    expect({ status: copy.status, id: copy.body.id }).toEqual({ status: 202, id: first.body.id });
    const late = await submit({ ...task, deadline }, { 'idempotency-key': newUuid() });
    expect({ status: late.status, pointer: late.body.errors?.[0]?.pointer }).toEqual({
      status: 400,
      pointer: '/deadline',
    });
  });

  it('gives its input as it was handed over', async () => {
    const input = { method: 'POST', path: '/', body: { title: 'שלום', __proto: 1, large: 12345678901234 } };
    const { id } = (await submit({ ...task, input })).body;
    const answer = await scene.call('GET', `/v1/tasks/${id}/input`);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.body).toEqual(input);
    expect((await scene.call('GET', `/v1/tasks/${newUuid()}/input`)).status).toBe(404);
    expect((await scene.call('GET', '/v1/tasks/x/input')).status).toBe(404);
  });

  it('gives its output by itself, also a large one', async () => {
    const { id } = (await submit(task)).body;
    const path = `/v1/tasks/${id}/output`;
    expect((await scene.call('GET', path)).status).toBe(404);
    const output = { text: 'x'.repeat(300_000) };
    await finish(id, output);
    const answer = await scene.call('GET', path);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.body).toEqual(output);
    const shown = await scene.call('GET', `/v1/tasks/${id}`);
    expect(shown.body.result).toMatchObject({ outputUrl: path });
    const small = (await submit(task)).body.id;
    await finish(small, [1, 'two']);
    expect((await scene.call('GET', `/v1/tasks/${small}/output`)).body).toEqual([1, 'two']);
  });
});

describe('bad input to POST /v1/tasks', () => {
  const text = (over: object) => JSON.stringify({ ...task, ...over });
  const raw = (body: string | Buffer): ApiRequest => ({ raw: body });
  const json = (over: object): ApiRequest => raw(text(over));
  const input = (over: object): ApiRequest => json({ input: { ...task.input, ...over } });

  it.each<[string, ApiRequest, number, string]>([
    ['an unknown connector', json({ connector: 'nope' }), 400, '/connector'],
    ['a connector called constructor', json({ connector: 'constructor' }), 400, '/connector'],
    ['an unknown action', json({ action: 'nope' }), 400, '/action'],
    ['an action called constructor', json({ action: 'constructor' }), 400, '/action'],
    ['an unknown connection', json({ connection: 'nope' }), 400, '/connection'],
    ['a missing field', json({ action: undefined }), 400, '/action'],
    ['an unknown field', json({ conector: 'http' }), 400, '/conector'],
    ['an unknown field called constructor', json({ constructor: 1 }), 400, '/constructor'],
    ['an unknown field of the input', input({ verb: 'x' }), 400, '/input/verb'],
    ['a missing field of the input', json({ input: { path: '/' } }), 400, '/input/method'],
    ['a wrong type', json({ input: 'x' }), 400, '/input'],
    ['a body that is no object', raw('[]'), 400, ''],
    ['a body that is null', raw('null'), 400, ''],
    ['an empty body', raw(''), 400, ''],
    ['a body that is not JSON', raw('{"connector":'), 400, ''],
    ['a body of 2 MB', json({ input: { ...task.input, body: 'x'.repeat(2_000_000) } }), 413, ''],
    ['a body above what is read', raw(Buffer.alloc(9_000_000, 0x20)), 413, ''],
    ['nesting of 10,000', raw(`{"input":${'['.repeat(10_000)}${']'.repeat(10_000)}}`), 400, ''],
    ['duplicate keys', raw(`{"connector":"http",${text({}).slice(1)}`), 400, '/connector'],
    ['__proto__', raw(`{"input":{"__proto__":{}},${text({ input: undefined }).slice(1)}`), 400, '/input/__proto__'],
    ['invalid UTF-8', raw(Buffer.concat([Buffer.from('{"agent":"'), Buffer.of(0xff), Buffer.from('"}')])), 400, ''],
    ['a lone surrogate', raw(text({ agent: 'AGENT' }).replace('AGENT', '\\ud800')), 400, '/agent'],
    ['NUL', json({ agent: 'a\u0000b' }), 400, '/agent'],
    ['a number out of range', raw(text({ agent: 'AGENT' }).replace('"AGENT"', '1e400')), 400, '/agent'],
    ['an integer out of range', raw(`{"input":{"body":12345678901234567890}}`), 400, '/input/body'],
    ['CR LF in a method', input({ method: 'GET\r\nX: y' }), 400, '/input/method'],
    ['CR LF in a header', input({ headers: { 'x-a': 'b\r\nx-c: d' } }), 400, '/input/headers/x-a'],
    ['CR LF in a header name', input({ headers: { 'x\r\ny': 'b' } }), 400, '/input/headers/x\r\ny'],
    ['an absolute URL as a path', input({ path: 'https://evil.example/' }), 400, '/input/path'],
    ['a URL without a scheme as a path', input({ path: '//evil.example/' }), 400, '/input/path'],
    ['a deadline that is no time', json({ deadline: 'tomorrow' }), 400, '/deadline'],
    ['a deadline on no day', json({ deadline: '2026-02-30T00:00:00Z' }), 400, '/deadline'],
    ['too long a name', json({ connection: 'x'.repeat(64) }), 400, '/connection'],
  ])('%s is refused by name', async (_what, request, status, pointer) => {
    const answer = await scene.call('POST', '/v1/tasks', request);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect({ status: answer.status, pointer: answer.body.errors?.[0]?.pointer }).toEqual({ status, pointer });
    expect(answer.body).toMatchObject({ status, type: expect.stringContaining(answer.body.code) });
  });

  it('another content type is refused by its header', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
      const answer = await scene.call('POST', '/v1/tasks', { raw: text({}), headers: { 'content-type': type } });
      expect(answer.status).toBe(415);
      expect(answer.body.errors).toEqual([{ header: 'Content-Type', detail: expect.any(String) }]);
    }
  });

  it.each(['""', 'x'.repeat(256), 'caf\u00e9'])('the idempotency key %j is refused by its header', async (key) => {
    const answer = await submit(task, { 'idempotency-key': key });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].header).toBe('Idempotency-Key');
  });

  it('stores nothing', async () => {
    const [before] = await scene.query<{ n: string }>('SELECT count(*) AS n FROM tasks');
    await scene.call('POST', '/v1/tasks', json({ connector: 'nope' }));
    const [after] = await scene.query<{ n: string }>('SELECT count(*) AS n FROM tasks');
    expect(after).toEqual(before);
  });
});

describe('reading tasks', () => {
  it('pages through them by status, connector and label, each once', async () => {
    const label = newUuid();
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push((await submit({ ...task, labels: { batch: label, n: `${n}` } })).body.id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const path = `/v1/tasks?status=accepted&connector=http&label=batch:${label}&limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const { status, body } = await scene.call('GET', path);
      expect(status).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen).toEqual(ids.toReversed());
    const one = await scene.call('GET', `/v1/tasks?label=batch:${label}&label=n:3`);
    expect(one.body).toMatchObject({ items: [{ id: ids[3] }], nextCursor: null });
    expect((await scene.call('GET', `/v1/tasks?status=parked&label=batch:${label}`)).body.items).toEqual([]);
  });

  it.each([
    ['any status', '', `status = 'accepted', wake_at = now()`],
    ['waiting ones', 'status=waiting&', `status = 'waiting', reason = 'retry', wake_at = now()`],
    ['parked ones', 'status=parked&', `status = 'parked', wake_at = NULL`],
  ])('lists those that came last first, whatever ids agents gave them: %s', async (_, filter, state) => {
    const tenant = `lister-${newUuid().slice(-8)}`;
    await scene.query('INSERT INTO tenants (tenant) VALUES ($1)', [tenant]);
    const key = await scene.makeKey(tenant, ['admin']);
    const { query } = scene;
    await query(
      `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status)
       SELECT $1, gen_random_uuid(), 'key-' || n, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', 'accepted'
       FROM generate_series(1, 9) AS n`,
      [tenant],
    );
    await query(
      `UPDATE tasks SET ${state}, created_at = '2026-11-01T00:00:00.000001Z'::timestamptz
         + (substr(idempotency_key, 5)::integer / 2) * interval '1 microsecond' WHERE tenant = $1`,
      [tenant],
    );
    const inOrder = await query<{ id: string }>(
      'SELECT id FROM tasks WHERE tenant = $1 ORDER BY created_at DESC, id DESC',
      [tenant],
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const path = `/v1/tasks?${filter}limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await scene.call('GET', path, { key });
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen).toEqual(inOrder.map(({ id }) => id));
  });

  it('finds those that wait for one reason, however many newer ones wait for another', async () => {
    const tenant = `blocked-${newUuid().slice(-8)}`;
    await scene.query('INSERT INTO tenants (tenant) VALUES ($1)', [tenant]);
    const key = await scene.makeKey(tenant, ['admin']);
    await scene.query(
      `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace,
         status, reason, wake_at, finished_at, created_at)
       SELECT $1, gen_random_uuid(), n, 'http', 'request', 'shop', '{}', 'normal', '{"n":"1"}', '{}', status, reason,
         CASE WHEN status = 'waiting' THEN now() END, CASE WHEN status = 'failed' THEN now() END,
         now() - seconds * interval '1 second'
       FROM (VALUES ('blocked', 'waiting', 'configuration', 900), ('failed', 'failed', 'configuration', 800)
         UNION ALL SELECT 'late-' || n, 'waiting', 'not_before', n FROM generate_series(1, 60) AS n)
         AS given (n, status, reason, seconds)`,
      [tenant],
    );
    const found = async (query: string) =>
      (await scene.call('GET', `/v1/tasks?${query}`, { key })).body.items.map(
        (one: { idempotencyKey: string }) => one.idempotencyKey,
      );
    expect(await found('status=waiting&reason=configuration')).toEqual(['blocked']);
    expect(await found('reason=configuration')).toEqual(['blocked']);
    expect(await found('reason=configuration&label=n:1')).toEqual(['blocked']);
    expect(await found('reason=configuration&status=failed')).toEqual([]);
    expect(await found('reason=rate_limited')).toEqual([]);
  });

  it('leaves a large output out of a page and says where it is', async () => {
    const { id } = (await submit({ ...task, labels: { large: 'yes' } })).body;
    await finish(id, 'x'.repeat(20_000));
    const { body } = await scene.call('GET', '/v1/tasks?label=large:yes');
    expect(body.items[0].result).toEqual({
      sequence: 1,
      taskId: id,
      connector: 'http',
      action: 'request',
      status: 'succeeded',
      outputUrl: `/v1/tasks/${id}/output`,
    });
  });

  it.each([
    ['status=done', 'status'],
    ['status=accepted&status=failed', 'status'],
    ['status=waiting&reason=timeout', 'reason'],
    ['reason=retry&reason=paused', 'reason'],
    ['connector=HTTP', 'connector'],
    ['label=novalue', 'label'],
    ['cursor=zzz', 'cursor'],
    [`cursor=${Buffer.from(`1:17/${'x'.repeat(36)}`).toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from(`1:soon/${newUuid()}`).toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('1:nope').toString('base64url')}`, 'cursor'],
    ['limit=0', 'limit'],
    ['limit=1e9', 'limit'],
    ['limit=201', 'limit'],
    ['color=red', 'color'],
    ['label=a:%00', 'label'],
    ['label=a:b&label=a:%00', 'label'],
    ['constructor=1', 'constructor'],
  ])('refuses ?%s by the parameter', async (query, parameter) => {
    const { status, body } = await scene.call('GET', `/v1/tasks?${query}`);
    expect({ status, parameter: body.errors?.[0]?.parameter }).toEqual({ status: 400, parameter });
  });

  it.each(['/v1/tasks/nope', `/v1/tasks/${newUuid()}`, `/v1/tasks/${newUuid()}/output`, '/v1/nope'])(
    'answers GET %s with 404',
    async (path) => {
      const { status, body } = await scene.call('GET', path);
      expect(status).toBe(404);
      expect(body.code).toBe('not_found');
    },
  );
});
