import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Channel } from 'amqplib';
import { type MessagingScene, messagingScene } from '../../../../test/support/messaging-scene.js';
import { TcpProxy } from '../../../../test/support/tcp-proxy.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import type { ManagedConnection } from '../connection/managed-connection.js';
import { Publisher } from '../publishing/publisher.js';
import { buildTopology } from '../topology/build.js';
import { taskQueue } from '../topology/names.js';
import { Consumer, type ConsumerOptions } from './consumer.js';
import type { Delivery } from './delivery.js';
import type { Settlement } from './settlement.js';

jest.setTimeout(30_000);

const ACK: Settlement = { kind: 'ack' };
const QUEUE = taskQueue('http');

describe('the consumer', () => {
  let scene: MessagingScene;
  let publisher: Publisher;
  beforeAll(async () => {
    scene = await messagingScene();
    publisher = new Publisher(scene.connection);
  });
  const started: Consumer[] = [];
  afterEach(async () => {
    // A red test must not eat the messages of the next one.
    await Promise.all(started.splice(0).map((consumer) => consumer.drain(0)));
    const channel = await scene.connection.openChannel();
    await channel.purgeQueue(QUEUE);
    await channel.close();
  });
  afterAll(() => scene.drop());

  const send = (id: string, change: { routingKey?: string; headers?: Record<string, unknown> } = {}) =>
    publisher.publish({
      exchange: 'waybill.tasks',
      routingKey: 'http.request',
      properties: { messageId: id, correlationId: `for-${id}` },
      content: Buffer.from(id),
      ...change,
    });

  /** A consumer that writes down what it handles and answers with `answer`. */
  const consuming = async (
    options: Partial<ConsumerOptions> & { on?: ManagedConnection } = {},
  ): Promise<{ consumer: Consumer; seen: Delivery[]; errors: string[] }> => {
    const seen: Delivery[] = [];
    const errors: string[] = [];
    const { on = await scene.connect(), handler = async () => ACK, ...rest } = options;
    const consumer = new Consumer(on, publisher, {
      queue: QUEUE,
      prefetch: 10,
      topology: scene.topology,
      onError: (error) => errors.push(error.message),
      handler: (delivery) => {
        seen.push(delivery);
        return handler(delivery);
      },
      ...rest,
    });
    started.push(consumer);
    consumer.start();
    await waitUntil('consuming', () => consumer.state === 'consuming');
    return { consumer, seen, errors };
  };
  const ids = (seen: readonly Delivery[]) => seen.map(({ properties }) => properties.messageId);
  const empty = (queue = QUEUE) => waitUntil(`${queue} to be empty`, async () => (await scene.ready(queue)) === 0);

  it('hands over every message once and leaves nothing behind', async () => {
    const { consumer, seen } = await consuming();
    await Promise.all(Array.from({ length: 500 }, (_, index) => send(`m-${index}`)));
    await waitUntil('all of them', () => seen.length === 500);
    expect(new Set(ids(seen)).size).toBe(500);
    expect(await consumer.drain(5_000)).toEqual({ finished: expect.any(Number), requeued: 0, abandoned: 0 });
    await empty();
  });

  it('gives its handler no more than the prefetch at a time', async () => {
    let now = 0;
    let most = 0;
    const { consumer, seen } = await consuming({
      prefetch: 3,
      handler: async () => {
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        now -= 1;
        return ACK;
      },
    });
    await Promise.all(Array.from({ length: 30 }, (_, index) => send(`p-${index}`)));
    await waitUntil('all of them', () => seen.length === 30);
    await consumer.drain(5_000);
    expect(most).toBe(3);
  });

  it('dead-letters with the reason, the original unchanged, and only then acks', async () => {
    const { consumer } = await consuming({
      handler: async () => ({ kind: 'dead-letter', reason: 'unknown_action', detail: 'no action "nothing"' }),
    });
    await send('dead', { routingKey: 'http.nothing', headers: { tenant: 'default', CC: ['github.copy'] } });
    const letter = await scene.take('waybill.dead.http');
    expect(letter).toMatchObject({
      exchange: 'waybill.dead-letters',
      routingKey: 'http.nothing',
      properties: { messageId: 'dead', correlationId: 'for-dead' },
      headers: {
        tenant: 'default',
        'waybill-reason': 'unknown_action',
        'waybill-detail': 'no action "nothing"',
        'waybill-queue': QUEUE,
      },
    });
    expect(letter.content.toString()).toBe('dead');
    await consumer.drain(5_000);
    await empty();
    expect(await scene.ready('waybill.dead.github')).toBe(0);
    await scene.take(taskQueue('github'));
  });

  it('reports a handler that throws, and brings the message again after a pause, counted', async () => {
    let failures = 2;
    const { consumer, seen, errors } = await consuming({
      handler: async () => {
        if (failures-- > 0) throw new TypeError('a bug');
        return ACK;
      },
    });
    const before = performance.now();
    await send('buggy');
    await waitUntil('the third delivery', () => seen.length === 3);
    expect(performance.now() - before).toBeGreaterThan(1_000);
    expect(errors).toEqual(['a bug', 'a bug']);
    expect(seen.map(({ deliveryCount }) => deliveryCount)).toEqual([0, 1, 2]);
    await consumer.drain(5_000);
    await empty();
  });

  it('holds deliveries while it is paused, and goes on with them', async () => {
    const { consumer, seen } = await consuming();
    consumer.pause('database');
    consumer.pause('broker');
    await waitUntil('the cancel', async () => (await scene.consumers(QUEUE)) === 0);
    await Promise.all([send('held-1'), send('held-2')]);
    consumer.resume('broker');
    expect(consumer.state).toBe('paused');
    await waitUntil('both to rest in the queue', async () => (await scene.ready(QUEUE)) === 2);
    expect(seen).toEqual([]);
    consumer.resume('database');
    await waitUntil('both', () => seen.length === 2);
    await consumer.drain(5_000);
    await empty();
  });

  it('piles nothing up when pauses flap while the handler is slow', async () => {
    const gate = Promise.withResolvers<Settlement>();
    const { consumer, seen } = await consuming({ prefetch: 2, handler: () => gate.promise });
    await Promise.all(Array.from({ length: 20 }, (_, index) => send(`f-${index}`)));
    await waitUntil('two', () => seen.length === 2);
    for (let turn = 0; turn < 5; turn += 1) {
      consumer.pause('flapping');
      consumer.resume('flapping');
      await scene.ready(QUEUE);
    }
    expect(await scene.ready(QUEUE)).toBeGreaterThanOrEqual(16);
    gate.resolve(ACK);
    await waitUntil('the rest', () => seen.length === 20);
    await consumer.drain(5_000);
    await empty();
  });

  it('comes back after its broker went away; what it held is delivered again, its old acks count for nothing', async () => {
    const proxy = await TcpProxy.before(scene.url);
    scene.defer(() => proxy.close());
    const first = Promise.withResolvers<Settlement>();
    const { consumer, seen } = await consuming({
      on: await scene.connect(proxy.through(scene.url)),
      handler: async ({ redelivered }) => (redelivered ? ACK : first.promise),
    });
    await send('held-over');
    await waitUntil('the first delivery', () => seen.length === 1);
    proxy.refuse();
    await waitUntil('the loss', () => consumer.state === 'down');
    first.resolve(ACK);
    proxy.accept();
    await waitUntil('the second delivery', () => seen.length === 2);
    expect(ids(seen)).toEqual(['held-over', 'held-over']);
    await consumer.drain(5_000);
    await empty();
  });

  it('comes back after its channel was closed', async () => {
    const on = await scene.connect();
    const channels: Channel[] = [];
    const open = on.openChannel.bind(on);
    on.openChannel = async () => {
      const channel = await open();
      channels.push(channel);
      return channel;
    };
    const { consumer, seen, errors } = await consuming({ on });
    channels[0]?.ack({ fields: { deliveryTag: 999 } } as never);
    await waitUntil('the loss', () => errors.some((error) => error.includes('unknown delivery tag 999')));
    await waitUntil('the way back', () => consumer.state === 'consuming');
    await send('after');
    await waitUntil('a delivery', () => seen.length === 1);
    await consumer.drain(5_000);
    await empty();
  });

  it('declares its queue again after it was deleted, with its bindings', async () => {
    const { consumer, seen } = await consuming();
    const channel = await scene.connection.openChannel();
    await channel.deleteQueue(QUEUE);
    await channel.close();
    await waitUntil('the queue', async () => (await scene.ready(QUEUE)) === 0);
    await waitUntil('consuming', () => consumer.state === 'consuming');
    await send('to the new one');
    await waitUntil('a delivery', () => seen.length === 1);
    await consumer.drain(5_000);
  });

  it('stays down on a broker that was wiped, says what to do, and goes on when it was provisioned', async () => {
    const { consumer, seen, errors } = await consuming();
    const channel = await scene.connection.openChannel();
    await channel.deleteExchange('waybill.tasks');
    await channel.deleteQueue(QUEUE);
    await channel.close();
    await waitUntil('the complaint', () =>
      errors.includes(`The broker lacks exchange waybill.tasks, which feeds queue ${QUEUE}. Provision the broker.`),
    );
    await expect(scene.ready(QUEUE)).rejects.toThrow('NOT_FOUND');
    await buildTopology(scene.connection, scene.topology);
    await waitUntil('consuming', () => consumer.state === 'consuming');
    await send('after the wipe');
    await waitUntil('a delivery', () => seen.length === 1);
    await consumer.drain(5_000);
  });

  it('drains: lets handlers finish, gives back what was not started, leaves nothing unacked', async () => {
    const gate = Promise.withResolvers<Settlement>();
    const { consumer, seen } = await consuming({ prefetch: 4, handler: () => gate.promise });
    await Promise.all(Array.from({ length: 10 }, (_, index) => send(`d-${index}`)));
    await waitUntil('four', () => seen.length === 4);
    const draining = consumer.drain(10_000);
    expect(consumer.state).toBe('draining');
    gate.resolve(ACK);
    expect(await draining).toEqual({ finished: 4, requeued: 0, abandoned: 0 });
    expect(await scene.ready(QUEUE)).toBe(6);
    const rest = await consuming();
    await waitUntil('the rest', () => rest.seen.length === 6);
    expect(rest.seen.some(({ redelivered }) => redelivered)).toBe(false);
    await rest.consumer.drain(5_000);
    await empty();
  });

  it('drains within its deadline though a handler does not finish; the message goes to the next one', async () => {
    const { consumer, seen } = await consuming({ prefetch: 1, handler: () => new Promise(() => undefined) });
    await send('stuck');
    await waitUntil('it', () => seen.length === 1);
    expect(await consumer.drain(200)).toEqual({ finished: 0, requeued: 0, abandoned: 1 });
    const next = await consuming();
    await waitUntil('it again', () => next.seen.length === 1);
    await next.consumer.drain(5_000);
    await empty();
  });

  it('gives back at once what a handler did not start before the end', async () => {
    const gate = Promise.withResolvers<Settlement>();
    const { consumer, seen } = await consuming({ handler: () => gate.promise });
    await send('not started');
    await waitUntil('it', () => seen.length === 1);
    const draining = consumer.drain(10_000);
    gate.resolve({ kind: 'requeue' });
    expect(await draining).toEqual({ finished: 1, requeued: 0, abandoned: 0 });
    await scene.take(QUEUE);
  });
});
