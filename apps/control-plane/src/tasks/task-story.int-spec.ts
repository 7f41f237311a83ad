import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { PostgresDeadLetterSink } from '#libs/persistence';
import type { ControlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { deadLetter } from '../../../../test/support/dead-letters.js';
import { shopScene } from '../../../../test/support/shop-scene.js';

let scene: ControlPlaneScene;
let id = '';

/** A task that failed, was redriven, parked and abandoned, with all that belongs to it; and another beside it. */
beforeAll(async () => {
  scene = await shopScene();
  await scene.query(`INSERT INTO subscriptions (tenant, name, kind, routing, deliver_type, url)
    VALUES ('acme', 'inbox', 'results', '#', 'http', 'https://inbox.example')`);
  const json = { connector: 'http', action: 'request', connection: 'shop', input: { method: 'POST', path: '/' } };
  id = (await scene.call('POST', '/v1/tasks', { json })).body.id;
  const other = (await scene.call('POST', '/v1/tasks', { json })).body.id;
  const calls = [
    [id, 1, 2],
    [id, 2, 4],
    [other, 1, 1],
  ];
  for (const call of calls) {
    await scene.query(
      `INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
         connection_version, method, url, request_hash) VALUES ('acme', $1, $2, 1, $3, 'once', 't', 1, 'POST', 'u', '')`,
      call,
    );
  }
  for (const one of [id, other]) {
    await scene.query(
      `INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, published_at)
       SELECT 'acme', $1, n, 'failed', 'k', '', CASE n WHEN 1 THEN now() END FROM generate_series(1, 2) n`,
      [one],
    );
    await scene.query(
      `INSERT INTO deliveries (tenant, subscription, event_id, event, state, attempts, last_status, last_error)
       VALUES ('acme', 'inbox', $1, '', 'given-up', 8, 503, 'status 503')`,
      [`${one}/1`],
    );
    await scene.query(
      `INSERT INTO replies (tenant, task_id, id, reply_to, correlation_id, answered_sequence)
       VALUES ('acme', $1, gen_random_uuid(), 'acme.answers', 'c-1', 1)`,
      [one],
    );
  }
  await new PostgresDeadLetterSink(scene.superuser).store([deadLetter({ taskId: id }), deadLetter({ taskId: other })]);
  await scene.query(
    `UPDATE tasks SET status = 'parked', reason = 'timeout', fence_counter = 4, idle_claims = 1, result_sequence = 2, wake_at = NULL WHERE id = $1`,
    [id],
  );
  const decided = { decision: 'abandon', note: 'they say that <b>nothing</b> came' };
  expect((await scene.call('POST', `/v1/tasks/${id}/resolve`, { json: decided })).status).toBe(200);
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const lettersOf = (query: string, key = scene.keys.acme) => scene.call('GET', `/v1/dead-letters?${query}`, { key });

describe('the story of a task', () => {
  it('tells claims, calls, results, answers, callbacks, dead letters and decisions, of this task alone', async () => {
    const { status, body } = await scene.call('GET', `/v1/tasks/${id}/story`);
    expect(status).toBe(200);
    expect(body).toEqual({
      claims: { count: 5, withoutCall: 0, heldUntil: null },
      calls: [
        { number: 1, claim: 2 },
        { number: 2, claim: 4 },
      ],
      results: [
        { sequence: 1, status: 'failed', createdAt: expect.any(String), publishedAt: expect.any(String) },
        { sequence: 2, status: 'failed', createdAt: expect.any(String), publishedAt: null },
        expect.objectContaining({ sequence: 3, status: 'failed' }),
      ],
      answers: [
        {
          replyTo: 'acme.answers',
          correlationId: 'c-1',
          createdAt: expect.any(String),
          answeredSequence: 1,
          note: null,
        },
      ],
      callbacks: [
        expect.objectContaining({
          subscription: 'inbox',
          eventId: `${id}/1`,
          state: 'given-up',
          attempts: 8,
          lastStatus: 503,
          lastError: 'status 503',
        }),
      ],
      deadLetters: [expect.objectContaining({ state: 'open', incidentId: expect.any(String), replacedBy: null })],
      decisions: [
        expect.objectContaining({
          act: 'task.resolve.abandon',
          actor: expect.stringMatching(/^api-key:/),
          detail: 'they say that <b>nothing</b> came',
          subject: id,
        }),
      ],
    });
  });

  it('is told of the own tenant alone, and to nobody whose key is for tasks only', async () => {
    expect((await scene.call('GET', `/v1/tasks/${id}/story`, { key: scene.keys.other })).status).toBe(404);
    expect((await scene.call('GET', `/v1/tasks/${newUuid()}/story`)).status).toBe(404);
    const agent = await scene.makeKey('acme', ['tasks:read']);
    expect((await scene.call('GET', `/v1/tasks/${id}/story`, { key: agent })).status).toBe(403);
  });
});

describe('dead letters of a task', () => {
  it('are all that are its, whatever became of them, with the incident they belong to', async () => {
    const { body } = await lettersOf(`task=${id.toUpperCase()}`);
    expect(body).toMatchObject({ items: [{ taskId: id, state: 'open', incidentId: expect.any(String) }], total: 1 });
    const [letter] = body.items;
    const json = { ids: [letter.id], note: 'known' };
    expect((await scene.call('POST', '/v1/dead-letters/discard', { json })).status).toBe(200);
    expect((await lettersOf(`task=${id}`)).body.items).toMatchObject([{ id: letter.id, state: 'discarded' }]);
    expect((await lettersOf(`task=${id}&state=open`)).body).toMatchObject({ items: [], total: 0 });
    expect((await lettersOf(`task=${id}&incident=${letter.incidentId}`)).body.items).toHaveLength(1);
    expect((await lettersOf(`task=${id}&incident=${newUuid()}`)).body).toMatchObject({ items: [], total: 0 });
    expect((await lettersOf(`task=${id}&reason=nothing`)).body).toMatchObject({ items: [], total: 0 });
    expect((await lettersOf('')).body.items).not.toEqual([]);
  });

  it('are none of another tenant, and need the id of a task', async () => {
    expect((await lettersOf(`task=${id}`, scene.keys.other)).body).toMatchObject({ items: [], total: 0 });
    const { status, body } = await lettersOf('task=1');
    expect({ status, parameter: body.errors[0].parameter }).toEqual({ status: 400, parameter: 'task' });
  });
});
