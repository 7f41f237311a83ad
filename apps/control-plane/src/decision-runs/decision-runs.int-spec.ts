import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MOST_DECIDED, newUuid } from '#libs/contracts';
import type { ControlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { shopScene } from '../../../../test/support/shop-scene.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { DECISION_ROUNDS } from '../maintenance/decision.module.js';
import type { SoleRounds } from '../maintenance/sole-rounds.js';

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await shopScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

/** Tasks that are parked after an attempt, for a reason that nothing else has. */
async function parked(count: number, effectClass = 'keyed'): Promise<{ reason: string; ids: string[] }> {
  const reason = `r-${newUuid()}`;
  const input = { method: 'POST', path: '/' };
  const task = { connector: 'http', action: 'request', connection: 'shop', input };
  const submitted = Array.from({ length: count }, () => scene.call('POST', '/v1/tasks', { json: task }));
  const ids: string[] = (await Promise.all(submitted)).map(({ body }) => body.id);
  await scene.query(
    `UPDATE tasks SET status = 'parked', reason = $2, wake_at = NULL, attempts = 1, unsettled = true WHERE id = ANY ($1)`,
    [ids, reason],
  );
  await scene.query(
    `INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token, connection_version,
       method, url, request_hash, ended_at, outcome, error_code)
     SELECT 'acme', id, 1, 1, 1, $2, repeat('a', 64), 1, 'POST', 'https://shop.example/', '\\xab', now(), 'ambiguous', 'timeout'
     FROM unnest($1::uuid[]) id`,
    [ids, effectClass],
  );
  return { reason, ids };
}

const decide = (json: object, key = scene.keys.acme) =>
  scene.call('POST', '/v1/decision-runs', { key, json: { decision: 'abandon', note: 'none arrived', ...json } });
const runOf = async (id: string) => (await scene.call('GET', `/v1/decision-runs/${id}`)).body;
const untilRun = (id: string, isSo: (run: { state: string; decided: number }) => boolean) =>
  waitUntil(`run ${id}`, async () => isSo(await runOf(id)), { deadlineMs: 20_000 });
const statusesOf = async (ids: readonly string[]) => {
  const rows = await scene.query<{ status: string }>('SELECT status FROM tasks WHERE id = ANY ($1)', [ids]);
  return rows.map(({ status }) => status).toSorted();
};

/** How many results and audit entries there are of tasks. */
async function writtenOver(ids: readonly string[]): Promise<{ results: number; entries: number }> {
  const results = await scene.query('SELECT 1 FROM results WHERE task_id = ANY ($1)', [ids]);
  const entries = await scene.query('SELECT 1 FROM audit_entries WHERE subject = ANY ($1)', [ids]);
  return { results: results.length, entries: entries.length };
}

describe('a decision run', () => {
  it('is forecast, started, followed and ended; each task is decided, announced and audited under who started it', async () => {
    const { reason, ids } = await parked(4);
    const filter = { reason };
    const dry = await decide({ filter, dryRun: true });
    expect(dry).toMatchObject({ status: 200, body: { selected: 4, goes: 4, refused: [] } });
    expect(dry.body.groups).toEqual([{ connector: 'http', action: 'request', reason, effectClass: 'keyed', tasks: 4 }]);
    expect(dry.body.examples.toSorted()).toEqual(ids.toSorted());
    expect(await statusesOf(ids)).toEqual(['parked', 'parked', 'parked', 'parked']);
    const { status, body } = await decide({ filter });
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: 'running', selected: 4, waiting: 4, rate: 50, secondsLeft: 1, filter });
    await untilRun(body.id, ({ state }) => state === 'done');
    expect(await runOf(body.id)).toMatchObject({ decided: 4, alone: 0, waiting: 0, secondsLeft: null });
    const task = await scene.call('GET', `/v1/tasks/${ids[0]}`);
    expect(task.body).toMatchObject({ status: 'failed', result: { error: { code: 'abandoned' }, sequence: 1 } });
    await waitUntil('the results to be published', async () => {
      const owed = 'SELECT 1 FROM results WHERE task_id = ANY ($1) AND published_at IS NULL';
      return (await scene.query(owed, [ids])).length === 0;
    });
    const entries = await scene.query('SELECT DISTINCT act, detail FROM audit_entries WHERE subject = ANY ($1)', [ids]);
    expect(entries).toEqual([{ act: 'task.resolve.abandon', detail: `none arrived (decision run ${body.id})` }]);
    const first = (await scene.call('GET', `/v1/decision-runs/${body.id}/items?state=decided&limit=3`)).body;
    expect(first.items).toHaveLength(3);
    const rest = await scene.call('GET', `/v1/decision-runs/${body.id}/items?cursor=${first.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ state: 'decided', doubt: reason, attempts: 1 }], nextCursor: null });
    expect((await scene.call('GET', '/v1/decision-runs?limit=1')).body.items[0].id).toBe(body.id);
  }, 30_000);

  it('sends nothing again that may be there already, until that is ruled out', async () => {
    const { reason, ids } = await parked(2, 'once');
    const wish = { filter: { reason }, decision: 'retry' };
    const refused = await decide(wish);
    expect(refused).toMatchObject({ status: 409, body: { code: 'nothing_to_decide', present: { goes: 0 } } });
    expect(refused.body.present.refused).toMatchObject([{ reason: 'doubtful', letters: 2 }]);
    const { body } = await decide({ ...wish, effectRuledOut: true });
    await untilRun(body.id, ({ state }) => state === 'done');
    expect(await statusesOf(ids)).toEqual(['accepted', 'accepted']);
  }, 30_000);

  it('decides over each once where two replicas look after it', async () => {
    const { reason, ids } = await parked(30);
    const other = await scene.replica();
    const { body } = await decide({ filter: { reason }, rate: 30 });
    await untilRun(body.id, ({ state }) => state === 'done');
    await other.close();
    expect(await runOf(body.id)).toMatchObject({ decided: 30, alone: 0, refused: 0 });
    expect(await writtenOver(ids)).toEqual({ results: 30, entries: 30 });
  }, 30_000);

  it('leaves alone what somebody else decides meanwhile, and what is left when it is cancelled', async () => {
    const { reason, ids } = await parked(5);
    const { body } = await decide({ filter: { reason }, rate: 1 });
    const last = ids.at(-1);
    const single = await scene.call('POST', `/v1/tasks/${last}/resolve`, { json: { decision: 'applied' } });
    expect(single.status).toBe(200);
    await untilRun(body.id, ({ decided }) => decided > 0);
    const cancelled = await scene.call('POST', `/v1/decision-runs/${body.id}/cancel`);
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled', waiting: 0, secondsLeft: null } });
    const again = await scene.call('POST', `/v1/decision-runs/${body.id}/cancel`);
    expect(again).toMatchObject({ status: 409, body: { code: 'decision_run_state', present: { state: 'cancelled' } } });
    const rest = await decide({ filter: { reason } });
    await untilRun(rest.body.id, ({ state }) => state === 'done');
    const statuses = await statusesOf(ids);
    expect(statuses).toEqual(['failed', 'failed', 'failed', 'failed', 'succeeded']);
  }, 30_000);

  it('is one for two operators, and one for each key', async () => {
    const { reason } = await parked(3);
    const wish = { filter: { reason }, rate: 1, idempotencyKey: newUuid() };
    const twice = await Promise.all([decide(wish), decide(wish)]);
    expect(twice.map(({ status }) => status).toSorted()).toEqual([200, 201]);
    expect(twice[0]?.body.id).toBe(twice[1]?.body.id);
    const other = await decide({ filter: {}, decision: 'retry' });
    expect(other).toMatchObject({
      status: 409,
      body: { code: 'decision_under_way', present: { id: twice[0]?.body.id } },
    });
    const clash = await decide({ ...wish, decision: 'applied' });
    expect(clash).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    await scene.call('POST', `/v1/decision-runs/${twice[0]?.body.id}/cancel`);
  });

  it('is refused over more tasks than one may be about, naming the limit that is needed', async () => {
    const reason = `r-${newUuid()}`;
    await scene.query(
      `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status, reason)
       SELECT 'acme', gen_random_uuid(), 'many-' || n, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', 'parked', $1
       FROM generate_series(1, $2::int) n`,
      [reason, MOST_DECIDED + 1],
    );
    const refused = await decide({ filter: { reason } });
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'too_many_to_decide', errors: [{ pointer: '/limit' }] },
    });
    const dry = await decide({ filter: { reason }, limit: 3, dryRun: true });
    expect(dry.body).toMatchObject({ selected: 3, goes: 3 });
    await scene.query('DELETE FROM tasks WHERE reason = $1', [reason]);
  }, 60_000);

  it.each([
    [{ filter: { colour: 'red' } }, '/filter/colour'],
    [{ filter: {}, decision: 'maybe' }, '/decision'],
    [{ filter: {}, note: '' }, '/note'],
    [{ filter: {}, rate: 0 }, '/rate'],
    [{ filter: {}, limit: MOST_DECIDED + 1 }, '/limit'],
    [{ filter: { label: ['user'] } }, '/filter/label/0'],
    [{ filter: { label: ['team:a', 'team:b'] } }, '/filter/label'],
    [{ filter: { parkedAfter: 'yesterday' } }, '/filter/parkedAfter'],
    [{ filter: { parkedAfter: '0000-01-01T00:00:00Z' } }, '/filter/parkedAfter'],
    [{ filter: { createdBefore: '9999-12-31T23:59:59-23:59' } }, '/filter/createdBefore'],
    [{ filter: {}, force: true }, '/force'],
    [{}, '/filter'],
  ])('is not begun by %j', async (json, pointer) => {
    const { status, body } = await decide(json);
    expect({ status, pointer: body.errors?.[0].pointer }).toEqual({ status: 400, pointer });
  });

  it('is for operators of its tenant alone', async () => {
    const { reason } = await parked(1);
    const agent = await scene.makeKey('acme', ['tasks:read', 'tasks:write']);
    expect((await decide({ filter: { reason } }, agent)).status).toBe(403);
    expect((await decide({ filter: { reason } }, scene.keys.other)).status).toBe(409);
    const { body } = await decide({ filter: { reason }, rate: 1 });
    const foreign = await scene.call('GET', `/v1/decision-runs/${body.id}`, { key: scene.keys.other });
    expect(foreign.status).toBe(404);
  });
});

describe('a decision run whose control-plane has gone', () => {
  it('stands where it stood, and goes on in the next one', async () => {
    const { reason, ids } = await parked(12);
    const { body } = await decide({ filter: { reason }, rate: 5 });
    await untilRun(body.id, ({ decided }) => decided > 0);
    await scene.app.get<SoleRounds>(DECISION_ROUNDS).onApplicationShutdown();
    const stood = await runOf(body.id);
    expect(stood).toMatchObject({ state: 'running' });
    expect(stood.waiting).toBeGreaterThan(0);
    expect((await statusesOf(ids)).filter((status) => status === 'failed')).toHaveLength(stood.decided);
    await scene.replica();
    await untilRun(body.id, ({ state }) => state === 'done');
    expect(await runOf(body.id)).toMatchObject({ decided: 12, alone: 0, refused: 0 });
    expect(await writtenOver(ids)).toEqual({ results: 12, entries: 12 });
  }, 60_000);
});

describe('parked tasks', () => {
  it('are listed with their evidence, page by page, and all that fit by cause', async () => {
    const { reason, ids } = await parked(3, 'once');
    const first = (await scene.call('GET', `/v1/parked-tasks?reason=${reason}&limit=2`)).body;
    expect(first).toMatchObject({ total: 3, groups: [{ reason, effectClass: 'once', tasks: 3 }] });
    expect(first.items[0]).toMatchObject({ status: 'parked', attempts: [{ error: { code: 'timeout' } }] });
    const rest = (await scene.call('GET', `/v1/parked-tasks?reason=${reason}&cursor=${first.nextCursor}`)).body;
    const listed = [...first.items, ...rest.items].map(({ id }: { id: string }) => id);
    expect(listed.toSorted()).toEqual(ids.toSorted());
    expect(rest.nextCursor).toBeNull();
    const agent = await scene.makeKey('acme', ['tasks:read']);
    expect((await scene.call('GET', `/v1/parked-tasks?reason=${reason}`, { key: agent })).body.total).toBe(3);
    expect((await scene.call('GET', '/v1/parked-tasks', { key: scene.keys.other })).body.total).toBe(0);
  });

  it.each([
    'cursor=x',
    'parkedAfter=0000-01-01T00:00:00Z',
    'createdAfter=9999-12-31T23:59:59-00:01',
    'label=user',
    'label=team:a&label=team:b',
    'colour=red',
  ])('are not listed by %s', async (query) => {
    const { status, body } = await scene.call('GET', `/v1/parked-tasks?${query}`);
    expect({ status, parameter: body.errors?.[0].parameter }).toEqual({
      status: 400,
      parameter: query.split('=')[0],
    });
  });
});
