import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { createTestVhost, type TestVhost } from '../vhost.js';
import { waitUntil } from '../wait-until.js';
import { FaultProxy } from './fault-proxy.js';
import type { Trap } from './trap.js';

let vhost: TestVhost;
let proxy: FaultProxy;
let connection: ChannelModel;
let channel: ConfirmChannel;
let queue: string;
/** What has come into the queue, in order. */
let received: string[];

beforeAll(async () => {
  vhost = await createTestVhost();
});
afterAll(() => vhost?.drop());
beforeEach(async () => {
  proxy = await FaultProxy.before(vhost.url);
  connection = await connect(proxy.through(vhost.url));
  connection.on('error', () => undefined);
  channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined);
  queue = (await channel.assertQueue('', { exclusive: true })).queue;
  received = [];
  await channel.consume(queue, (message) => void received.push(message?.content.toString() ?? ''), { noAck: true });
});
/** Ends the connection too. */
afterEach(() => proxy.close());

/** Publishes, and resolves when it is confirmed. */
const publish = (text: string, on: ConfirmChannel = channel): Promise<void> =>
  new Promise((done, fail) => {
    on.sendToQueue(queue, Buffer.from(text), {}, (error) => (error ? fail(error) : done()));
  });
const arrived = (...texts: string[]) =>
  waitUntil(`${texts} in the queue, not ${received}`, () => received.length >= texts.length).then(() =>
    expect(received).toEqual(texts),
  );
const fired = (trap: Trap) => expect(trap).toMatchObject({ armed: false, fired: 1 });

describe('a proxy before RabbitMQ', () => {
  it('passes messages and confirms on, of any size', async () => {
    const large = 'x'.repeat(300_000);
    await Promise.all([publish('a'), publish(large), publish('')]);
    await arrived('a', large, '');
  });

  it('keeps a confirm to itself, and no other', async () => {
    const trap = proxy.dropConfirms();
    let confirmed = false;
    const first = publish('a').then(() => {
      confirmed = true;
    });
    first.catch(() => undefined);
    await waitUntil('the confirm to be dropped', () => trap.fired === 1);
    await publish('b');
    await arrived('a', 'b');
    expect(confirmed).toBe(false);
    fired(trap);
  });

  it('gives a publish to the broker twice, and the client’s confirms still mean its own', async () => {
    const trap = proxy.duplicatePublishes();
    await publish('a');
    await arrived('a', 'a');
    fired(trap);
    for (const text of ['b', 'c', 'd']) await publish(text);
    await arrived('a', 'a', 'b', 'c', 'd');
    expect((await channel.checkQueue(queue)).messageCount).toBe(0);
  });

  it('lets a later publish pass, of the same channel or another, and confirms both', async () => {
    const trap = proxy.reorderPublishes(1, 5_000);
    await Promise.all([publish('a'), publish('b'), publish('c')]);
    await arrived('b', 'a', 'c');
    fired(trap);
    const other = await connection.createConfirmChannel();
    proxy.reorderPublishes(1, 5_000);
    const held = publish('d');
    await Promise.all([publish('e', other), held]);
    await waitUntil('both', () => received.length === 5);
    // Of two channels the broker may take either first.
    expect(received.slice(3).toSorted()).toEqual(['d', 'e']);
  });

  it('holds none back for ever', async () => {
    const trap = proxy.reorderPublishes(1, 50);
    await publish('a');
    await arrived('a');
    fired(trap);
  });

  it('has a publish done before what is said on its channel afterwards', async () => {
    proxy.reorderPublishes(1, 60_000);
    const held = publish('a');
    await channel.checkQueue(queue);
    await held;
    await arrived('a');
  });
});
