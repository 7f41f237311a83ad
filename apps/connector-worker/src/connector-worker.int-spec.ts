import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { QUEUES } from '#libs/messaging';
import { waitUntil } from '../../../test/support/wait-until.js';
import { httpTask, type Sending, type WorkerScene, workerScene } from '../../../test/support/worker-scene.js';

jest.setTimeout(60_000);

let scene: WorkerScene;

beforeAll(async () => {
  scene = await workerScene();
});

afterAll(() => scene?.drop());

/** The next answer of this id that is to be handed to an agent; hints at stored ones before it are passed over. */
async function answerTo(eventId: string) {
  for (;;) {
    const message = await scene.messaging.take(QUEUES.publisherReplyHints);
    if (message.properties.messageId === eventId) return message;
  }
}

describe('a task over AMQP', () => {
  it('runs once and its result is announced as a CloudEvent', async () => {
    const path = scene.freshPath();
    const id = await scene.send({
      body: httpTask('POST', path, { labels: { ticket: 'T-9' } }, { body: { title: 'x' } }),
      properties: { correlationId: 'c-1' },
    });
    const { delivery, event } = await scene.resultOf(id);
    expect(event).toMatchObject({
      specversion: '1.0',
      id: `${id}/1`,
      type: 'dev.waybill.task.succeeded',
      source: '/connectors/http',
      subject: id,
      sequence: 1,
      data: {
        taskId: id,
        status: 'succeeded',
        attempts: 1,
        output: { status: 200, body: { ok: true } },
        effect: { class: 'once', applied: 'yes' },
        labels: { ticket: 'T-9' },
      },
    });
    expect(delivery.properties).toMatchObject({
      messageId: `${id}/1`,
      correlationId: 'c-1',
      contentType: 'application/cloudevents+json',
    });
    expect(delivery.headers['traceparent']).toContain('0af7651916cd43dd8448eb211c80319c');
    expect(scene.effectsAt(path)).toMatchObject([
      { method: 'POST', authorization: 'Bearer canary-token', body: '{"title":"x"}' },
    ]);
    expect(JSON.stringify(event)).not.toContain('canary-token');
    await waitUntil(
      'the mark',
      async () =>
        (await scene.query('SELECT 1 FROM results WHERE task_id = $1 AND published_at IS NOT NULL', [id])).length === 1,
    );
  });

  it('has one effect however many copies come, and every copy is kept to be answered', async () => {
    const path = scene.freshPath();
    const key = newUuid();
    const copies = Array.from({ length: 5 }, (_, n) =>
      scene.send({
        id: newUuid(),
        key,
        body: httpTask('POST', path),
        properties: { replyTo: 'acme.replies', correlationId: `c${n}` },
      }),
    );
    await Promise.all(copies);
    await waitUntil(
      'five replies',
      async () =>
        (await scene.query(`SELECT 1 FROM replies WHERE correlation_id LIKE 'c_' AND reply_to = 'acme.replies'`))
          .length === 5,
    );
    await waitUntil('the effect', () => scene.effectsAt(path).length > 0);
    await waitUntil('an empty queue', async () => (await scene.messaging.ready('waybill.tasks.http')) === 0);
    expect(scene.effectsAt(path)).toHaveLength(1);
  });

  it('is refused as a dead letter that names the reason', async () => {
    const path = scene.freshPath();
    const key = newUuid();
    const first = await scene.send({ key, body: httpTask('POST', path) });
    await scene.resultOf(first);
    const cases: [Sending, string][] = [
      [{ raw: Buffer.from('{"connector":') }, 'not_json'],
      [{ raw: Buffer.from(`${'['.repeat(10_000)}${']'.repeat(10_000)}`) }, 'too_deep'],
      [{ raw: Buffer.from([0x22, 0xff, 0x22]) }, 'not_utf8'],
      [{ raw: Buffer.alloc(2_000_000, 0x20) }, 'too_large'],
      [{ raw: Buffer.from('{"connector":"http","connector":"http"}') }, 'duplicate_key'],
      [{ raw: Buffer.from('{"__proto__":{}}') }, 'reserved_key'],
      [{ raw: Buffer.from('{"a":1e400}') }, 'number_out_of_range'],
      [{ raw: Buffer.from('{"a":"\\ud800"}') }, 'lone_surrogate'],
      [{ raw: Buffer.from('{"a":"\\u0000"}') }, 'nul'],
      [{ body: { ...httpTask('GET', '/x'), surplus: 1 } }, 'invalid_task'],
      [{ body: httpTask('GET', '/x'), id: 'not-a-uuid' }, 'invalid_message_id'],
      [{ body: httpTask('GET', '/x', { action: 'nothing' }), routingKey: 'http.nothing' }, 'unknown_action'],
      [{ body: httpTask('GET', '/x', { connector: 'constructor' }) }, 'routing_key_mismatch'],
      [{ body: httpTask('GET', '/x', { connection: 'nowhere' }) }, 'unknown_connection'],
      [{ body: httpTask('GET', 'http://evil.test/') }, 'invalid_input'],
      [{ body: httpTask('GE\r\nT', '/x') }, 'invalid_input'],
      [{ body: httpTask('GET', '/x'), properties: { contentType: 'text/plain' } }, 'unsupported_content_type'],
      [{ key, body: httpTask('POST', '/another') }, 'idempotency_conflict'],
      [{ id: first, key: newUuid(), body: httpTask('POST', path) }, 'idempotency_conflict'],
    ];
    for (const [sending, reason] of cases) {
      await scene.send(sending);
      const dead = await scene.messaging.take('waybill.dead.http');
      expect(dead.headers['waybill-reason']).toBe(reason);
      expect(String(dead.headers['waybill-detail'])).not.toBe('');
    }
    expect(scene.effectsAt('/another')).toHaveLength(0);
    expect(scene.effectsAt(path)).toHaveLength(1);
  });

  it('that clashes with another is told so in the same bytes, however often it comes', async () => {
    const key = newUuid();
    await scene.resultOf(await scene.send({ key, body: httpTask('POST', scene.freshPath()) }));
    const clash = { id: newUuid(), key, body: httpTask('POST', '/another'), properties: { replyTo: 'acme.replies' } };
    const told = async () => {
      await scene.send(clash);
      const { properties, content } = await answerTo(`${clash.id}/0`);
      await scene.messaging.take('waybill.dead.http');
      return { id: properties.messageId, text: content.toString('utf8') };
    };
    const first = await told();
    expect(JSON.parse(first.text)).toMatchObject({ id: first.id, data: { error: { code: 'idempotency_conflict' } } });
    expect(await told()).toEqual(first);
  });

  it('that comes after its deadline expires without a call', async () => {
    const path = scene.freshPath();
    const id = await scene.send({ body: httpTask('POST', path, { deadline: '2020-01-01T00:00:00Z' }) });
    expect((await scene.resultOf(id)).event.data).toMatchObject({
      status: 'expired',
      attempts: 0,
      effect: { applied: 'no' },
    });
    expect(scene.effectsAt(path)).toHaveLength(0);
  });

  it('waits for its time and is then brought back by a delay tier', async () => {
    const path = scene.freshPath();
    const notBefore = Date.now() + 1_500;
    const id = await scene.send({ body: httpTask('POST', path, { notBefore: new Date(notBefore).toISOString() }) });
    await scene.resultOf(id);
    expect(Date.now()).toBeGreaterThanOrEqual(notBefore);
    expect(scene.effectsAt(path)).toHaveLength(1);
  });

  it('of one ordering key runs after the one before it', async () => {
    const [slow, fast] = [scene.freshPath(), scene.freshPath()];
    const lane = { orderingKey: newUuid() };
    scene.answers.set(
      slow,
      (_, response, seen) => void (seen === 1 ? response.writeHead(503).end() : response.end('{}')),
    );
    const first = await scene.send({ body: httpTask('PUT', slow, lane) });
    await waitUntil('the first effect', () => scene.effectsAt(slow).length > 0);
    const second = await scene.send({ body: httpTask('PUT', fast, lane) });
    await scene.resultOf(second);
    const order = scene.effects.filter(({ path }) => path === slow || path === fast).map(({ path }) => path);
    expect(order).toEqual([slow, slow, fast]);
    expect((await scene.rowOf(first))?.status).toBe('succeeded');
  });
});
