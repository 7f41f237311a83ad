import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';

let scene: ControlPlaneScene;
const ids = new Map<string, string>();

const task = { connector: 'http', action: 'request', connection: 'shop', input: { method: 'GET', path: '/' } };
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const ODD_RUN = `run "1" & 'two' <b>%_\\ שלום`;

/** Tasks of a tenant, by the idempotency keys they are handed in with. */
async function submitAll(key: string, names: readonly string[]): Promise<void> {
  const json = { name: 'shop', connector: 'http', settings: { baseUrl: 'https://shop.example' } };
  await scene.call('POST', '/v1/connections', { json, key });
  await scene.call('POST', '/v1/connections', { json: { ...json, name: 'depot' }, key });
  for (const name of names) {
    const over = { 'by-agent': { agent: 'triage' }, 'of-run': { run: ODD_RUN }, 'of-depot': { connection: 'depot' } }[
      name
    ];
    const headers = {
      'idempotency-key': name,
      traceparent: `00-${name === 'traced' ? TRACE : 'f'.repeat(32)}-b7ad6b7169203331-01`,
    };
    const { status, body } = await scene.call('POST', '/v1/tasks', { json: { ...task, ...over }, headers, key });
    expect(status).toBe(202);
    if (key === scene.keys.acme) ids.set(name, body.id);
  }
}

const NAMES = ['plain', 'traced', 'by-agent', 'of-run', 'of-depot', 'early', 'failed'];

beforeAll(async () => {
  scene = await controlPlaneScene();
  for (const key of [scene.keys.acme, scene.keys.other]) await submitAll(key, NAMES);
  const early = `created_at = '2026-03-01T12:00:00Z'`;
  await scene.query(`UPDATE tasks SET ${early} WHERE idempotency_key = 'early'`);
  await scene.query(
    `UPDATE tasks SET status = 'failed', reason = 'http_404', wake_at = NULL, finished_at = now() WHERE idempotency_key = 'failed'`,
  );
}, 60_000);
afterAll(() => scene?.drop(), 30_000);

async function found(query: Record<string, string>, key = scene.keys.acme): Promise<string[]> {
  const { status, body } = await scene.call('GET', `/v1/tasks?${new URLSearchParams(query)}`, { key });
  expect({ status, more: body.nextCursor, back: body.lookedBackTo }).toEqual({ status: 200, more: null, back: null });
  return body.items.map(({ id }: { id: string }) => id);
}

describe('a search of tasks', () => {
  it.each<[string, Record<string, string>, string]>([
    ['key', { idempotencyKey: 'plain' }, 'plain'],
    ['agent', { agent: 'triage' }, 'by-agent'],
    ['run', { run: ODD_RUN }, 'of-run'],
    ['trace', { traceId: TRACE }, 'traced'],
    ['trace in capitals', { traceId: TRACE.toUpperCase() }, 'traced'],
    ['connection', { connection: 'depot' }, 'of-depot'],
    ['time', { until: '2026-03-01T13:00:00+00:30' }, 'early'],
    ['time from both ends', { since: '2026-03-01T12:00:00Z', until: '2026-03-01T12:00:00.001Z' }, 'early'],
    ['status', { status: 'failed' }, 'failed'],
    [
      'several',
      { status: 'failed', action: 'request', connector: 'http', connection: 'shop', idempotencyKey: 'failed' },
      'failed',
    ],
  ])('finds the one by its %s, of the own tenant alone', async (_, query, name) => {
    expect(await found(query)).toEqual([ids.get(name)]);
    const others = await found(query, scene.keys.other);
    expect(others).toHaveLength(1);
    expect([...ids.values()]).not.toContain(others[0]);
  });

  it('finds a task by its id, and none of another tenant', async () => {
    const id = ids.get('plain') ?? '';
    expect(await found({ id: id.toUpperCase() })).toEqual([id]);
    expect(await found({ id, status: 'failed' })).toEqual([]);
    expect(await found({ id }, scene.keys.other)).toEqual([]);
    expect(await found({ id: newUuid() })).toEqual([]);
  });

  it.each<[string, Record<string, string>]>([
    ['what nothing carries', { agent: 'nobody' }],
    ['a key of nothing', { idempotencyKey: '% OR 1=1' }],
    ['a run that no task names', { run: 'run' }],
    ['a time before all', { until: '0001-01-01T00:00:00Z' }],
    ['a time to come', { since: '9999-12-31T23:59:59Z' }],
    ['two that exclude each other', { idempotencyKey: 'plain', status: 'failed' }],
    ['a label of nothing', { label: `x:'; DROP TABLE tasks --` }],
  ])('finds nothing by %s', async (_, query) => {
    expect(await found(query)).toEqual([]);
  });

  it('goes on where a page has looked at enough, and says how far it got', async () => {
    await scene.query(
      `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status)
       SELECT 'acme', gen_random_uuid(), 'bulk-' || n, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', 'running'
       FROM generate_series(1, 1500) n`,
    );
    const first = (await scene.call('GET', '/v1/tasks?agent=triage')).body;
    expect(first).toMatchObject({ items: [], nextCursor: expect.any(String), lookedBackTo: expect.any(String) });
    const second = (await scene.call('GET', `/v1/tasks?agent=triage&cursor=${first.nextCursor}`)).body;
    expect(second).toMatchObject({ items: [{ id: ids.get('by-agent') }], nextCursor: null, lookedBackTo: null });
    await scene.query(`DELETE FROM tasks WHERE idempotency_key LIKE 'bulk-%'`);
  });

  it.each([
    ['id=1', 'id'],
    ['idempotencyKey=', 'idempotencyKey'],
    [`idempotencyKey=${'k'.repeat(256)}`, 'idempotencyKey'],
    ['action=Create', 'action'],
    ['label=team:a&label=team:b', 'label'],
    ['connection=a%20b', 'connection'],
    ['agent=', 'agent'],
    ['agent=a&agent=b', 'agent'],
    ['agent=%00', 'agent'],
    [`run=${'r'.repeat(256)}`, 'run'],
    [`traceId=${'g'.repeat(32)}`, 'traceId'],
    ['since=yesterday', 'since'],
    ['since=2026-03-01', 'since'],
    ['since=2026-03-01T12:00:00', 'since'],
    ['since=2026-02-30T12:00:00Z', 'since'],
    ['since=2016-12-31T23:59:60Z', 'since'],
    ['until=1767225600', 'until'],
    ['since=2026-03-01T12:00:00Z&until=2026-03-01T12:00:00Z', 'until'],
    ['trace=1', 'trace'],
    ['cursor=MTox', 'cursor'],
  ])('refuses ?%s by the parameter', async (query, parameter) => {
    const { status, body } = await scene.call('GET', `/v1/tasks?${query}`);
    expect({ status, parameter: body.errors?.[0]?.parameter }).toEqual({ status: 400, parameter });
  });
});
