import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type MessagingScene, messagingScene } from '../../../../test/support/messaging-scene.js';
import { TcpProxy } from '../../../../test/support/tcp-proxy.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import {
  ExchangeMissing,
  PublishBlocked,
  PublisherClosed,
  PublishLost,
  PublishNacked,
  PublishRefused,
  PublishTimeout,
  PublishUnencodable,
} from './errors.js';
import type { OutgoingMessage } from './message.js';
import { Publisher, type PublisherOptions } from './publisher.js';

const task = (id: string, change: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  exchange: 'waybill.tasks',
  routingKey: 'http.request',
  properties: { messageId: id },
  content: Buffer.from(id),
  ...change,
});

/** What an AMQP server sends on channel 0 when an alarm begins (class 10, method 60) and when it ends (method 61). */
const BLOCKED = Buffer.from([1, 0, 0, 0, 0, 0, 11, 0, 10, 0, 60, 6, ...Buffer.from('memory'), 0xce]);
const UNBLOCKED = Buffer.from([1, 0, 0, 0, 0, 0, 4, 0, 10, 0, 61, 0xce]);

jest.setTimeout(30_000);

describe('the publisher', () => {
  let scene: MessagingScene;
  beforeAll(async () => {
    scene = await messagingScene();
  });
  afterAll(() => scene.drop());

  const publisherOn = async (url = scene.url, options: PublisherOptions = {}): Promise<Publisher> => {
    const publisher = new Publisher(await scene.connect(url), options);
    scene.defer(() => publisher.close(500));
    return publisher;
  };
  const behindProxy = async (options: PublisherOptions = {}) => {
    const proxy = await TcpProxy.before(scene.url);
    scene.defer(() => proxy.close());
    const publisher = await publisherOn(proxy.through(scene.url), options);
    await waitUntil('a channel', () => publisher.state === 'ready');
    return { proxy, publisher };
  };
  /** A fresh queue of its own behind the default exchange. */
  const queueOf = async (name: string, args: Record<string, unknown> = {}): Promise<string> => {
    const channel = await scene.connection.openChannel();
    await channel.assertQueue(name, { durable: true, arguments: { 'x-queue-type': 'quorum', ...args } });
    await channel.close();
    return name;
  };

  it('confirms thousands of messages, pipelined, each of them in its queue', async () => {
    const publisher = await publisherOn(scene.url, { maxInFlight: 200 });
    const queue = await queueOf('many');
    const outcomes = await Promise.all(
      Array.from({ length: 2_000 }, (_, index) =>
        publisher.publish(task(`m-${index}`, { exchange: '', routingKey: queue })),
      ),
    );
    expect(new Set(outcomes)).toEqual(new Set(['routed']));
    expect(await scene.ready(queue)).toBe(2_000);
    expect(publisher.pending).toBe(0);
  });

  it('tells the unroutable from the routed among them', async () => {
    const publisher = await publisherOn();
    const queue = await queueOf('mixed');
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        publisher.publish(task(`x-${index}`, { exchange: '', routingKey: index % 3 === 0 ? 'nowhere' : queue })),
      ),
    );
    expect(outcomes).toEqual(Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? 'unroutable' : 'routed')));
    const careless = await publisher.publish(task('y', { exchange: '', routingKey: 'nowhere', mandatory: false }));
    expect(careless).toBe('routed');
  });

  it('is persistent, has a message id in any case, and keeps headers and properties', async () => {
    const publisher = await publisherOn();
    const queue = await queueOf('kept');
    await publisher.publish({
      exchange: '',
      routingKey: queue,
      content: Buffer.from('x'),
      headers: { tenant: 'default' },
    });
    const taken = await scene.take(queue);
    expect(taken.properties.deliveryMode).toBe(2);
    expect(taken.properties.messageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(taken.headers).toEqual({ tenant: 'default' });
  });

  it('names a missing exchange, lets its neighbours be repeated, and goes on', async () => {
    const publisher = await publisherOn();
    const attempts = await Promise.allSettled([
      publisher.publish(task('before')),
      publisher.publish(task('lost', { exchange: 'waybill.missing' })),
      publisher.publish(task('after')),
    ]);
    const reasons = attempts.map((attempt) => (attempt.status === 'rejected' ? attempt.reason : null));
    expect(reasons[1]).toBeInstanceOf(ExchangeMissing);
    expect(String(reasons[1])).toContain('waybill.missing');
    for (const reason of [reasons[0], reasons[2]]) {
      if (reason !== null) expect([reason instanceof PublishLost, reason.retryable]).toEqual([true, true]);
    }
    expect(await publisher.publish(task('after'))).toBe('routed');
  });

  it("refuses another user's user_id and goes on", async () => {
    const publisher = await publisherOn();
    const forged = publisher.publish(task('forged', { properties: { messageId: 'forged', userId: 'eve' } }));
    await expect(forged).rejects.toBeInstanceOf(PublishRefused);
    expect(await publisher.publish(task('own'))).toBe('routed');
  });

  it('rejects headers that fit no frame without touching its neighbours', async () => {
    const publisher = await publisherOn();
    const [huge, neighbour] = await Promise.allSettled([
      publisher.publish(task('huge', { headers: { big: 'x'.repeat(70_000) } })),
      publisher.publish(task('neighbour')),
    ]);
    expect(huge).toMatchObject({ status: 'rejected', reason: expect.any(PublishUnencodable) });
    expect(neighbour).toEqual({ status: 'fulfilled', value: 'routed' });
  });

  it('reports a nack of a queue that is full', async () => {
    const publisher = await publisherOn();
    const queue = await queueOf('full', { 'x-max-length': 1, 'x-overflow': 'reject-publish' });
    const full = await waitUntil('a nack', async () => {
      const attempt = publisher.publish(task('n', { exchange: '', routingKey: queue }));
      return attempt.then(() => null).catch((error: unknown) => error);
    });
    expect(full).toBeInstanceOf(PublishNacked);
  });

  it('keeps no more than its window on the wire', async () => {
    const { proxy, publisher } = await behindProxy({ maxInFlight: 5, timeoutMs: 2_000 });
    const queue = await queueOf('window');
    proxy.hush('answers');
    const attempts = Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        publisher.publish(task(`w-${index}`, { exchange: '', routingKey: queue })),
      ),
    );
    await waitUntil('five messages', async () => (await scene.ready(queue)) === 5);
    expect(publisher.pending).toBe(20);
    const reasons = (await attempts).map((attempt) => attempt.status === 'rejected' && attempt.reason);
    expect(reasons.filter((reason) => reason instanceof PublishTimeout)).toHaveLength(5);
    expect(await scene.ready(queue)).toBe(5);
    expect(reasons.slice(5).every((reason) => reason instanceof PublishBlocked)).toBe(true);
  });

  it('gives up a confirm that does not come, throws the channel away and works again', async () => {
    const { proxy, publisher } = await behindProxy({ timeoutMs: 600 });
    proxy.hush('answers');
    const attempt = await publisher.publish(task('silent')).catch((error: unknown) => error);
    expect(attempt).toBeInstanceOf(PublishTimeout);
    expect(attempt).toMatchObject({ retryable: true, maybeDelivered: true });
    proxy.speak();
    proxy.cut();
    await waitUntil('the same message', async () => (await publisher.publish(task('silent'))) === 'routed');
  });

  it('loses what was unconfirmed with the connection, and sends what waited on the next one', async () => {
    const { proxy, publisher } = await behindProxy();
    proxy.hush('both');
    const unconfirmed = publisher.publish(task('unconfirmed'));
    const lost = expect(unconfirmed).rejects.toBeInstanceOf(PublishLost);
    proxy.refuse();
    await lost;
    expect(publisher.state).toBe('disconnected');
    const waiting = publisher.publish(task('waiting'));
    proxy.speak();
    proxy.accept();
    expect(await waiting).toBe('routed');
  });

  it('gives up waiting for a broker that is away, saying so', async () => {
    const { proxy, publisher } = await behindProxy();
    proxy.refuse();
    await waitUntil('the loss', () => publisher.state === 'disconnected');
    const attempt = await publisher.publish(task('away', { timeoutMs: 300 })).catch((error: unknown) => error);
    expect(attempt).toBeInstanceOf(PublishBlocked);
    expect(String(attempt)).toContain('no connection to the broker');
  });

  it('waits while the broker blocks publishers, and gives up after the time of the message', async () => {
    const { proxy, publisher } = await behindProxy();
    proxy.inject(BLOCKED);
    await waitUntil('the alarm', () => publisher.state === 'blocked');
    const impatient = await publisher.publish(task('impatient', { timeoutMs: 300 })).catch((error: unknown) => error);
    expect(impatient).toBeInstanceOf(PublishBlocked);
    expect(String(impatient)).toContain('the broker blocks publishers');
    const patient = publisher.publish(task('patient'));
    proxy.inject(UNBLOCKED);
    expect(await patient).toBe('routed');
  });

  it('waits for its confirms when it closes, and takes nothing more', async () => {
    const publisher = new Publisher(await scene.connect());
    const last = Promise.all(Array.from({ length: 300 }, (_, index) => publisher.publish(task(`last-${index}`))));
    await publisher.close(10_000);
    expect(new Set(await last)).toEqual(new Set(['routed']));
    await expect(publisher.publish(task('late'))).rejects.toBeInstanceOf(PublisherClosed);
  });

  it('fails what is unconfirmed when the deadline of closing has passed', async () => {
    const { proxy, publisher } = await behindProxy();
    proxy.hush('answers');
    const last = publisher.publish(task('last')).catch((error: unknown) => error);
    await publisher.close(200);
    expect(await last).toBeInstanceOf(PublishLost);
  });
});
