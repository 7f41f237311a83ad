import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import type { DeadLetterRecord } from '#libs/delivery';
import { PostgresDeadLetterSink } from '#libs/persistence';
import type { ControlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { deadLetter } from '../../../../test/support/dead-letters.js';
import { shopScene } from '../../../../test/support/shop-scene.js';

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await shopScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const task = { connector: 'http', action: 'request', connection: 'shop', input: { method: 'GET', path: '/wrong' } };
const input = { method: 'GET', path: '/right' };

async function letter(over: Partial<Omit<DeadLetterRecord, 'cause'>> = {}): Promise<string> {
  const one = deadLetter({ reason: `r-${newUuid()}`, ...over });
  await new PostgresDeadLetterSink(scene.superuser).store([one]);
  return one.id;
}

/** The dead letter of a task that failed, and the task. */
async function failed(more: object = {}, status = 'failed'): Promise<{ id: string; taskId: string }> {
  const { body } = await scene.call('POST', '/v1/tasks', { json: { ...task, ...more } });
  await scene.query('UPDATE tasks SET status = $2, finished_at = now(), wake_at = NULL WHERE id = $1', [
    body.id,
    status,
  ]);
  return { id: await letter({ taskId: body.id }), taskId: body.id };
}

const replace = (id: string, json: unknown, key = scene.keys.acme) =>
  scene.call('POST', `/v1/dead-letters/${id}/replace`, { json, key });
const letterOf = async (id: string) =>
  (await scene.call('GET', '/v1/dead-letters?state=replaced&limit=200')).body.items.find(
    (one: { id: string }) => one.id === id,
  );

/** Notes an attempt whose answer never came. */
async function doubt(taskId: string, effectClass: string): Promise<void> {
  await scene.query('UPDATE tasks SET unsettled = true, attempts = 1 WHERE id = $1', [taskId]);
  await scene.query(
    `INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
       connection_version, method, url, request_hash)
     VALUES ('acme', $1, 1, 1, 1, $2, 't', 1, 'POST', 'u', '')`,
    [taskId, effectClass],
  );
}

describe('replacing what is behind a dead letter', () => {
  it('makes a new task of the old one, with another input, and ends the letter and its incident', async () => {
    const { id, taskId } = await failed({ labels: { ticket: 'T-9' }, agent: 'triage', orderingKey: 'a' });
    const { status, body } = await replace(id, { input, note: 'the path was wrong' });
    expect({ status, body }).toEqual({
      status: 201,
      body: { letterId: id, taskId: expect.any(String), replaces: taskId },
    });
    expect(body.taskId).not.toBe(taskId);
    expect((await scene.call('GET', `/v1/tasks/${body.taskId}`)).body).toMatchObject({
      ...{
        status: 'accepted',
        idempotencyKey: body.taskId,
        labels: { ticket: 'T-9' },
        agent: 'triage',
        orderingKey: 'a',
      },
    });
    const [stored] = await scene.query<{ input: Buffer }>('SELECT input FROM tasks WHERE id = $1', [body.taskId]);
    expect(JSON.parse(String(stored?.input))).toEqual(input);
    expect((await scene.call('GET', `/v1/tasks/${taskId}`)).body.status).toBe('failed');
    const shown = await letterOf(id);
    expect(shown).toMatchObject({ state: 'replaced', replacedBy: body.taskId, endedNote: 'the path was wrong' });
    expect((await scene.call('GET', `/v1/incidents/${shown.incidentId}`)).body).toMatchObject({
      state: 'resolved',
      letterStates: { replaced: 1 },
    });
    const audited = await scene.query<{ actor: string; act: string; detail: string }>(
      'SELECT actor, act, detail FROM audit_entries WHERE subject = $1',
      [id],
    );
    expect(audited).toMatchObject([{ actor: expect.stringMatching(/^api-key:/), act: 'dead-letter.replace' }]);
    expect(JSON.parse(audited[0]?.detail ?? '')).toMatchObject({ task: body.taskId, replaces: taskId });
  });

  it('is done once, however often it is asked for', async () => {
    const { id } = await failed();
    const answers = await Promise.all([1, 2, 3].map(() => replace(id, { input })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    const refused = answers.find(({ status }) => status === 409)?.body;
    expect(refused).toMatchObject({ code: 'dead_letter_ended', present: { state: 'replaced' } });
    const made = await scene.query(
      'SELECT 1 FROM dead_letters d JOIN tasks t ON t.id = d.replaced_by WHERE d.id = $1',
      [id],
    );
    expect(made).toHaveLength(1);
  });

  it('leaves the old task replaced for ever: no other letter of it can be redriven or replaced', async () => {
    const { id, taskId } = await failed();
    const other = await letter({ taskId });
    expect((await replace(id, { input })).status).toBe(201);
    const late = await letter({ taskId });
    const selection = { ids: [other, late] };
    const redriven = await scene.call('POST', '/v1/dead-letters/redrive', { json: selection });
    expect(redriven.body).toMatchObject({ redriven: [], tasks: [], refused: [{}, {}] });
    expect(redriven.body.refused[0].reason).toContain('replaced');
    const run = await scene.call('POST', '/v1/redrive-runs', { json: { ...selection, dryRun: true } });
    expect(run.body).toMatchObject({ selected: 2, goes: 0 });
    expect((await replace(other, { input })).body).toMatchObject({
      code: 'task_not_failed',
      present: { status: 'replaced' },
    });
    expect((await scene.call('GET', `/v1/tasks/${taskId}`)).body).toMatchObject({
      status: 'failed',
      reason: 'replaced',
    });
  });

  it('is refused where the letter names a task that nobody knows: it may have run under its key', async () => {
    const id = await letter({ taskId: newUuid(), body: Buffer.from(JSON.stringify(task)) });
    expect((await replace(id, { input })).body).toMatchObject({ present: { status: 'unknown' } });
  });

  it('takes the message where no task came of it, and names what is still wrong', async () => {
    const body = Buffer.from(JSON.stringify({ ...task, connection: 'gone', input: { method: 'NO' } }));
    const id = await letter({ body });
    expect((await replace(id, { input })).body.errors).toEqual([
      { pointer: '/connection', detail: 'names no connection of connector http' },
    ]);
    expect((await replace(id, { input: { method: 'NO' }, connection: 'shop' })).body.errors[0].pointer).toMatch(
      /^\/input/,
    );
    expect((await replace(id, { input, connection: 'shop', colour: 1 })).body.errors[0].pointer).toBe('/colour');
    expect((await replace(id, {})).body.errors[0].pointer).toBe('/input');
    const late = { input, connection: 'shop', deadline: '2020-01-01T00:00:00Z' };
    expect((await replace(id, late)).body).toMatchObject({ status: 400, errors: [{ pointer: '/deadline' }] });
    const { status, body: made } = await replace(id, { input, connection: 'shop' });
    expect({ status, replaces: made.replaces }).toEqual({ status: 201, replaces: null });
  });

  it.each(['once', 'probed', 'keyed', 'natural'])(
    'is refused while nobody knows of the effect of a %s call',
    async (of) => {
      const { id, taskId } = await failed();
      await doubt(taskId, of);
      expect(await replace(id, { input })).toMatchObject({ status: 409, body: { code: 'effect_unknown' } });
      expect(await scene.query(`SELECT state FROM dead_letters WHERE id = $1`, [id])).toEqual([{ state: 'open' }]);
    },
  );

  it('is refused where the task has come to another end, and allowed where a call that reads had no answer', async () => {
    const parked = await failed({}, 'parked');
    expect((await replace(parked.id, { input })).body.code).toBe('effect_unknown');
    const succeeded = await failed({}, 'succeeded');
    expect((await replace(succeeded.id, { input })).body).toMatchObject({
      code: 'task_not_failed',
      present: { status: 'succeeded' },
    });
    const reading = await failed();
    await doubt(reading.taskId, 'read');
    expect((await replace(reading.id, { input })).status).toBe(201);
  });

  it('is for its tenant alone', async () => {
    const { id } = await failed();
    expect((await replace(id, { input }, scene.keys.other)).status).toBe(404);
    expect((await replace(newUuid(), { input })).status).toBe(404);
  });
});
