import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DIRECT_ANSWER_TYPE, newUuid, REPLY_HINT_TYPE } from '#libs/contracts';
import { eventOf, type Message, type PublisherScene, publisherScene } from '../../../test/support/publisher-scene.js';
import { waitUntil } from '../../../test/support/wait-until.js';

jest.setTimeout(60_000);

let scene: PublisherScene;

beforeAll(async () => {
  scene = await publisherScene();
});

afterEach(() => scene?.tidy());

afterAll(() => scene?.drop());

describe('A result', () => {
  it('of a task that came in three copies is answered three times, each on its own queue', async () => {
    const taskId = newUuid();
    const own = await scene.listen('acme.answers');
    const serverNamed = await scene.listen('', { exclusive: true });
    await scene.addReply(taskId, own.name, { correlationId: 'one' });
    await scene.addReply(taskId, own.name, { correlationId: 'two' });
    await scene.addReply(taskId, serverNamed.name, { correlationId: 'three' });
    await scene.announce(taskId);
    await waitUntil('three answers', () => own.messages.length === 2 && serverNamed.messages.length === 1);
    const [answer] = serverNamed.messages;
    expect(own.messages.map(({ properties }) => properties.correlationId).sort()).toEqual(['one', 'two']);
    expect(answer?.properties).toMatchObject({
      correlationId: 'three',
      messageId: `${taskId}/1`,
      contentType: 'application/cloudevents+json',
      deliveryMode: 2,
    });
    expect(answer?.content).toEqual(eventOf(taskId));
    await waitUntil('the notes', async () =>
      (await scene.notes(taskId)).every(([sequence, note]) => sequence === 1 && note === null),
    );
    await scene.announce(taskId);
    await scene.announce(taskId, { sequence: 2 });
    await waitUntil('the second result', () => own.messages.length >= 4 && serverNamed.messages.length >= 2);
    expect(own.messages).toHaveLength(4);
  });

  it('reaches a client that waits on direct reply-to', async () => {
    const taskId = newUuid();
    const answers: Message[] = [];
    const client = await (await scene.messaging.connect()).openChannel();
    await client.consume('amq.rabbitmq.reply-to', (message) => message && answers.push(message), { noAck: true });
    const requests = await scene.listen('acme.requests');
    client.publish('', requests.name, Buffer.from('x'), { replyTo: 'amq.rabbitmq.reply-to' });
    const request = await waitUntil('the request', () => requests.messages[0]);
    await scene.addReply(taskId, String(request.properties.replyTo));
    await scene.announce(taskId);
    await waitUntil('the answer', () => answers.length === 1);
    await waitUntil('the note', async () => (await scene.notes(taskId))[0]?.[0] === 1);
    expect(await scene.notes(taskId)).toEqual([[1, null]]);
  });

  it('is never sent to a queue its tenant may not use, and one without a queue is noted', async () => {
    const taskId = newUuid();
    const foreign = await scene.listen('other.answers');
    const before = await scene.messaging.ready('waybill.tasks.http');
    for (const queue of ['acme.nowhere', foreign.name, 'waybill.tasks.http']) await scene.addReply(taskId, queue);
    await scene.announce(taskId);
    await waitUntil('the notes', async () => (await scene.notes(taskId)).every(([sequence]) => sequence === 1));
    expect((await scene.notes(taskId)).map(([, note]) => note)).toEqual([
      'unroutable: there is no such queue',
      'forbidden: only server-named queues, direct reply-to and acme.* may be used',
      'forbidden: queues of Waybill itself take no answers',
    ]);
    expect(await scene.messaging.ready('waybill.tasks.http')).toBe(before);
    expect(foreign.messages).toEqual([]);
  });

  it('goes to the AMQP subscriptions of its tenant, and to a late queue by the schedule', async () => {
    const queue = await scene.listen('acme.results');
    await scene.subscribe('queue', { queue: queue.name, routing: 'http.#' });
    await scene.subscribe('stolen', { queue: queue.name, tenant: 'other' });
    await scene.subscribe('late', { queue: 'acme.late' });
    const taskId = newUuid();
    await scene.announce(taskId);
    await scene.announce(newUuid(), { tenant: 'other' });
    await waitUntil('the event', () => queue.messages.length === 1);
    const owed = () =>
      scene.query(`SELECT state, attempts, last_error FROM deliveries WHERE subscription = 'late' AND event_id = $1`, [
        `${taskId}/1`,
      ]);
    await waitUntil('the owed delivery', async () => (await owed()).length === 1);
    expect(await owed()).toEqual([{ state: 'owed', attempts: 1, last_error: 'unroutable' }]);
    expect(queue.messages).toHaveLength(1);
  });
});

describe('Reply hints', () => {
  const hint = (type: string, headers: Record<string, unknown>, properties = {}, content = Buffer.alloc(0)) =>
    scene.publisher.publish({
      exchange: 'waybill.reply-hints',
      routingKey: '',
      properties: { type, ...properties },
      headers,
      content,
    });

  it('have the copies of a finished task answered with its latest result', async () => {
    const taskId = newUuid();
    const queue = await scene.listen('acme.hinted');
    await scene.addResult(taskId, 1);
    await scene.addResult(taskId, 2);
    await scene.addReply(taskId, queue.name, { correlationId: 'late copy' });
    await hint(REPLY_HINT_TYPE, { tenant: 'acme', 'waybill-task': taskId });
    await waitUntil('the answer', () => queue.messages.length === 1);
    expect(queue.messages[0]?.properties).toMatchObject({ messageId: `${taskId}/2`, correlationId: 'late copy' });
  });

  it('carry a direct answer to one queue, under the same restrictions', async () => {
    const queue = await scene.listen('acme.direct');
    const forbidden = await scene.listen('other.direct');
    const send = (replyTo: string) =>
      hint(
        DIRECT_ANSWER_TYPE,
        { tenant: 'acme', 'waybill-reply-to': replyTo },
        { messageId: 'x/0', correlationId: 'c' },
        Buffer.from('{}'),
      );
    await send(forbidden.name);
    await send(queue.name);
    await waitUntil('the answer', () => queue.messages.length === 1);
    expect(queue.messages[0]?.properties).toMatchObject({ messageId: 'x/0', correlationId: 'c' });
    expect(forbidden.messages).toEqual([]);
  });

  it('that never came are made up for', async () => {
    const taskId = newUuid();
    const queue = await scene.listen('acme.forgotten');
    await scene.addResult(taskId, 1);
    await scene.addReply(taskId, queue.name, { ageSeconds: 60 });
    await waitUntil('the answer', () => queue.messages.length === 1);
    await waitUntil('the note', async () => (await scene.notes(taskId))[0]?.[0] === 1);
  });
});

describe('While PostgreSQL is away', () => {
  it('deliveries are held, nothing is lost or requeued, and work goes on when it is back', async () => {
    const queue = await scene.listen('acme.patient');
    const taskIds = Array.from({ length: 20 }, () => newUuid());
    for (const taskId of taskIds) await scene.addReply(taskId, queue.name, { correlationId: taskId });
    scene.proxy.refuse();
    await Promise.all(taskIds.map((taskId) => scene.announce(taskId)));
    await waitUntil('the consumers to pause', async () => (await scene.app.inject('/readyz')).statusCode === 503);
    expect(queue.messages).toEqual([]);
    scene.proxy.accept();
    await waitUntil('all answers', () => queue.messages.length >= 20, { deadlineMs: 20_000 });
    await waitUntil('readiness', async () => (await scene.app.inject('/readyz')).statusCode === 200);
    expect(queue.messages.map(({ properties }) => properties.correlationId).sort()).toEqual([...taskIds].sort());
    expect(queue.messages.every(({ fields }) => !fields.redelivered)).toBe(true);
  });
});

describe('A stop', () => {
  it('leaves nothing unacknowledged and loses nothing', async () => {
    const queue = await scene.listen('acme.last');
    const taskIds = Array.from({ length: 50 }, () => newUuid());
    for (const taskId of taskIds) await scene.addReply(taskId, queue.name);
    const published = Promise.all(taskIds.map((taskId) => scene.announce(taskId)));
    await scene.app.close();
    await published;
    const left = await scene.messaging.ready('waybill.publisher.results');
    await waitUntil('the answers', () => queue.messages.length + left === 50);
    expect(queue.messages.length + left).toBe(50);
  });
});
