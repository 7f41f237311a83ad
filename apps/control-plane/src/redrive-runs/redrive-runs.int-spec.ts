import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MOST_REDRIVEN, newUuid } from '#libs/contracts';
import { PostgresDeadLetterSink } from '#libs/persistence';
import type { ControlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { deadLetter } from '../../../../test/support/dead-letters.js';
import { shopScene } from '../../../../test/support/shop-scene.js';
import { waitUntil } from '../../../../test/support/wait-until.js';

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await shopScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

interface Failed {
  incident: string;
  reason: string;
  tasks: string[];
}

/** Tasks that failed, all for one reason that nothing else has, and the incident of their dead letters. */
async function failed(count: number, strange = 0): Promise<Failed> {
  const reason = `r-${newUuid()}`;
  const task = { connector: 'http', action: 'request', connection: 'shop', input: { method: 'GET', path: '/' } };
  const submitted = Array.from({ length: count }, () => scene.call('POST', '/v1/tasks', { json: task }));
  const tasks: string[] = (await Promise.all(submitted)).map(({ body }) => body.id);
  await scene.query(`UPDATE tasks SET status = 'failed', finished_at = now(), wake_at = NULL WHERE id = ANY ($1)`, [
    tasks,
  ]);
  await new PostgresDeadLetterSink(scene.superuser).store([
    ...tasks.map((taskId) => deadLetter({ reason, taskId })),
    ...Array.from({ length: strange }, () => deadLetter({ reason })),
  ]);
  const [incident] = await scene.query<{ id: string }>('SELECT id FROM incidents WHERE code = $1', [reason]);
  return { incident: incident?.id ?? '', reason, tasks };
}

const post = (path: string, json?: unknown, key = scene.keys.acme) =>
  scene.call('POST', path, { key, ...(json === undefined ? {} : { json }) });
const runOf = async (id: string) => (await scene.call('GET', `/v1/redrive-runs/${id}`)).body;
const untilRun = (id: string, isSo: (run: { state: string; underWay: number; sent: number }) => boolean) =>
  waitUntil(`run ${id}`, async () => {
    const run = await runOf(id);
    return isSo(run) ? run : null;
  });

/** Ends what was sent again, as a worker does, for as long as the run goes on. */
async function endAll({ tasks }: Failed, run: string, status = 'succeeded'): Promise<void> {
  await waitUntil('the run to end', async () => {
    await scene.query(
      `UPDATE tasks SET status = $2, finished_at = now(), wake_at = NULL WHERE id = ANY ($1) AND status = 'accepted'`,
      [tasks, status],
    );
    return (await runOf(run)).endedAt !== null;
  });
}

describe('a redrive run', () => {
  it('is forecast, started, followed and ended, and its incident resolves itself', async () => {
    const of = await failed(8, 1);
    const dry = await post(`/v1/incidents/${of.incident}/redrive`, { dryRun: true });
    expect(dry).toMatchObject({ status: 200, body: { selected: 9, goes: 8 } });
    expect(dry.body.refused).toEqual([{ reason: 'no_task', detail: expect.stringContaining('corrected'), letters: 1 }]);
    const { status, body } = await post(`/v1/incidents/${of.incident}/redrive`, { rate: 100, note: 'back again' });
    expect({ status, state: body.state, batches: body.batches }).toEqual({ status: 201, state: 'running', batches: 4 });
    expect(body).toMatchObject({ selected: 9, waiting: 8, refused: 1, sent: 0, secondsLeft: 1, note: 'back again' });
    await endAll(of, body.id);
    expect(await runOf(body.id)).toMatchObject({ state: 'done', succeeded: 8, waiting: 0, left: 0, secondsLeft: null });
    await post(`/v1/incidents/${of.incident}/discard`, { note: 'these are no tasks' });
    expect((await scene.call('GET', `/v1/incidents/${of.incident}`)).body.state).toBe('resolved');
    const items = (await scene.call('GET', `/v1/redrive-runs/${body.id}/items?state=succeeded&limit=3`)).body;
    expect(items.items).toHaveLength(3);
    const rest = await scene.call(
      'GET',
      `/v1/redrive-runs/${body.id}/items?state=succeeded&cursor=${items.nextCursor}`,
    );
    expect(rest.body.items).toHaveLength(5);
    expect(rest.body.nextCursor).toBeNull();
  });

  it('stops when its first task fails again', async () => {
    const of = await failed(5);
    const { body } = await post(`/v1/incidents/${of.incident}/redrive`, { rate: 100 });
    await endAll(of, body.id, 'failed');
    expect(await runOf(body.id)).toMatchObject({ state: 'stopped', failed: 1, left: 4, sent: 1 });
    const accepted = await scene.query(`SELECT 1 FROM tasks WHERE id = ANY ($1) AND status = 'accepted'`, [of.tasks]);
    expect(accepted).toEqual([]);
  });

  it('is refused over more letters than one may be about, naming the limit that is needed', async () => {
    const reason = `r-${newUuid()}`;
    await scene.query(
      `INSERT INTO dead_letters (tenant, id, fingerprint, connector, action, queue, reason, detail, headers, body, dead_at,
         category, incident_id)
       SELECT 'acme', gen_random_uuid(), int8send(n), 'http', 'request', 'q', $1, '', '', '', now(), 'client',
         '00000000-0000-0000-0000-000000000009' FROM generate_series(1, $2::int) n`,
      [reason, MOST_REDRIVEN + 1],
    );
    const refused = await post('/v1/redrive-runs', { filter: { reason } });
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'too_many_to_redrive', errors: [{ pointer: '/limit', detail: expect.stringContaining('100000') }] },
    });
    const limited = await post('/v1/redrive-runs', { filter: { reason }, limit: 3 });
    expect(limited).toMatchObject({ status: 409, body: { code: 'nothing_to_redrive', present: { goes: 0 } } });
    const dry = await post('/v1/redrive-runs', { filter: { reason }, limit: 3, dryRun: true });
    expect(dry.body).toMatchObject({ selected: MOST_REDRIVEN - 3, goes: 0 });
    await scene.query('DELETE FROM dead_letters WHERE reason = $1', [reason]);
  });

  it('answers a second one over the same with a 409 that shows it, whichever way it is asked for', async () => {
    const of = await failed(3);
    const start = () => post(`/v1/incidents/${of.incident}/redrive`, {});
    const both = await Promise.all([start(), start()]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const run = both.find(({ status }) => status === 201)?.body;
    const selected = await post('/v1/redrive-runs', { filter: { reason: of.reason } });
    for (const refused of [both.find(({ status }) => status === 409), selected]) {
      expect(refused).toMatchObject({ status: 409, body: { code: 'redrive_under_way', present: { id: run.id } } });
    }
    expect((await post(`/v1/redrive-runs/${run.id}/cancel`)).body).toMatchObject({ state: 'cancelled' });
    expect((await post(`/v1/redrive-runs/${run.id}/cancel`)).body).toMatchObject({
      code: 'redrive_run_state',
      present: { id: run.id, state: 'cancelled' },
    });
  });

  it('is paused, resumed and cancelled, and the rest of it stays open', async () => {
    const of = await failed(6);
    const { body } = await post('/v1/redrive-runs', { filter: { reason: of.reason }, rate: 100 });
    await untilRun(body.id, ({ underWay }) => underWay === 1);
    expect((await post(`/v1/redrive-runs/${body.id}/pause`)).body).toMatchObject({
      state: 'paused',
      secondsLeft: null,
    });
    await scene.query(
      `UPDATE tasks SET status = 'succeeded', finished_at = now() WHERE id = ANY ($1) AND status = 'accepted'`,
      [of.tasks],
    );
    expect(await untilRun(body.id, ({ underWay }) => underWay === 0)).toMatchObject({ state: 'paused', sent: 1 });
    expect((await post(`/v1/redrive-runs/${body.id}/resume`)).body.state).toBe('running');
    await untilRun(body.id, ({ sent }) => sent === 2);
    await post(`/v1/redrive-runs/${body.id}/cancel`);
    expect(await runOf(body.id)).toMatchObject({ state: 'cancelled', left: 4 });
    const shown = (await scene.call('GET', `/v1/incidents/${of.incident}`)).body;
    expect(shown.letterStates).toEqual({ open: 4, redriven: 2 });
  });

  it('is shown and steered only by its tenant, and refused by what makes no sense', async () => {
    const of = await failed(1);
    const foreign = scene.keys.other;
    expect((await post(`/v1/incidents/${of.incident}/redrive`, {}, foreign)).status).toBe(404);
    const { body } = await post(`/v1/incidents/${of.incident}/redrive`, {});
    for (const path of ['', '/items']) {
      expect((await scene.call('GET', `/v1/redrive-runs/${body.id}${path}`, { key: foreign })).status).toBe(404);
    }
    for (const act of ['pause', 'resume', 'cancel']) {
      expect((await post(`/v1/redrive-runs/${body.id}/${act}`, undefined, foreign)).status).toBe(404);
    }
    expect((await scene.call('GET', '/v1/redrive-runs', { key: foreign })).body.items).toEqual([]);
    const own = (await scene.call('GET', `/v1/redrive-runs?incident=${of.incident}`)).body;
    expect(own.items).toMatchObject([{ id: body.id }]);
    for (const [query, parameter] of [
      ['state=gone', 'state'],
      ['cursor=x', 'cursor'],
      ['incident=x', 'incident'],
    ]) {
      const refused = await scene.call('GET', `/v1/redrive-runs?${query}`);
      expect({ status: refused.status, parameter: refused.body.errors[0].parameter }).toEqual({
        status: 400,
        parameter,
      });
    }
    for (const [json, pointer] of [
      [{}, '/filter'],
      [{ filter: {}, rate: 0 }, '/rate'],
      [{ filter: {}, rate: 1.5 }, '/rate'],
      [{ filter: {}, tolerance: 2 }, '/tolerance'],
      [{ filter: {}, limit: 0 }, '/limit'],
      [{ filter: {}, limit: MOST_REDRIVEN + 1 }, '/limit'],
      [{ ids: ['x'] }, '/ids'],
      [{ filter: {}, dryRun: 'yes' }, '/dryRun'],
    ]) {
      const refused = await post('/v1/redrive-runs', json);
      expect({ status: refused.status, pointer: refused.body.errors[0].pointer }).toEqual({ status: 400, pointer });
    }
    const nothing = await post('/v1/redrive-runs', { filter: { reason: 'nothing-has-this' } });
    expect(nothing).toMatchObject({ status: 409, body: { code: 'nothing_to_redrive', present: { selected: 0 } } });
  });
});

describe('what is tried out', () => {
  it('says what redrive and discard would come to, and does nothing', async () => {
    const of = await failed(2, 1);
    const filter = { reason: of.reason };
    const redrive = await post('/v1/dead-letters/redrive', { filter, dryRun: true });
    expect(redrive.body).toMatchObject({ selected: 3, goes: 2, refused: [{ reason: 'no_task', letters: 1 }] });
    const discard = await post('/v1/dead-letters/discard', { filter, dryRun: true });
    expect(discard.body).toEqual({ selected: 3, goes: 3, refused: [] });
    const incident = await post(`/v1/incidents/${of.incident}/discard`, { note: 'x', dryRun: true });
    expect(incident.body).toEqual({ selected: 3, goes: 3, refused: [] });
    expect((await scene.call('GET', `/v1/incidents/${of.incident}`)).body.letterStates).toEqual({ open: 3 });
    expect((await post(`/v1/incidents/${of.incident}/discard`, {})).body.errors[0].pointer).toBe('/note');
  });
});
