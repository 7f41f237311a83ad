import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Channel } from 'amqplib';
import { type MessagingScene, messagingScene } from '../../../../test/support/messaging-scene.js';
import { manageTestBroker } from '../../../../test/support/vhost.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { Publisher } from '../publishing/publisher.js';
import { buildTopology, rebuildQueue, teardownTopology } from './build.js';
import { TopologyConflict } from './conflict.js';
import { delayTierFor } from './delay-tiers.js';
import { DELIVERY_LIMIT, type Topology, topologyFor } from './topology.js';

jest.setTimeout(30_000);

describe('the topology on a broker', () => {
  let scene: MessagingScene;
  let publisher: Publisher;
  beforeAll(async () => {
    scene = await messagingScene();
    publisher = new Publisher(scene.connection);
  });
  afterAll(() => scene.drop());

  const send = (exchange: string, routingKey: string) =>
    publisher.publish({ exchange, routingKey, properties: { messageId: routingKey }, content: Buffer.from('{}') });
  const deleting = async (work: (channel: Channel) => Promise<unknown>): Promise<void> => {
    const channel = await scene.connection.openChannel();
    await work(channel);
    await channel.close();
  };
  /** Has the broker count one delivery after the other of the message at the head, until it is gone. */
  const wearOut = async (queue: string): Promise<number> => {
    const channel = await scene.connection.openChannel();
    let deliveries = 0;
    await channel.prefetch(1);
    const { consumerTag } = await channel.consume(queue, (message) => {
      if (!message) return;
      deliveries += 1;
      channel.reject(message, true);
    });
    await waitUntil('the limit', () => deliveries > DELIVERY_LIMIT);
    await channel.cancel(consumerTag);
    await channel.close();
    return deliveries;
  };

  it('is built again without a change', async () => {
    await buildTopology(scene.connection, scene.topology);
    await buildTopology(scene.connection, topologyFor(['http', 'github', 'slack']));
    expect(await scene.ready('waybill.tasks.slack')).toBe(0);
  });

  it('brings a hint back to its queue after its delay, with the key it had', async () => {
    const tier = delayTierFor(1_500);
    const before = performance.now();
    expect(await send(tier?.exchange ?? '', 'http.request')).toBe('routed');
    const back = await scene.take('waybill.tasks.http');
    const elapsed = performance.now() - before;
    expect(back).toMatchObject({ exchange: 'waybill.tasks', routingKey: 'http.request' });
    expect(elapsed).toBeGreaterThanOrEqual(990);
    expect(elapsed).toBeLessThan(2_500);
    expect(await scene.ready('waybill.delay.1s')).toBe(0);
  });

  it.each([
    ['waybill.tasks', 'nobody.knows'],
    ['waybill.dead-letters', 'nobody.knows.either'],
    ['waybill.quarantine', 'nobody'],
  ])('keeps what %s cannot route', async (exchange, key) => {
    expect(await send(exchange, key)).toBe('routed');
    expect(await scene.take('waybill.unroutable')).toMatchObject({ exchange, routingKey: key });
  });

  it('dead-letters a task that was delivered over the limit, at least once, with its key', async () => {
    await send('waybill.tasks', 'http.poison');
    expect(await wearOut('waybill.tasks.http')).toBe(DELIVERY_LIMIT + 1);
    const letter = await scene.take('waybill.dead.http');
    expect(letter).toMatchObject({
      exchange: 'waybill.dead-letters',
      routingKey: 'http.poison',
      headers: { 'x-first-death-queue': 'waybill.tasks.http', 'x-first-death-reason': 'delivery_limit' },
    });
    expect(await scene.ready('waybill.tasks.http')).toBe(0);
  });

  it('keeps what the broker dead-letters for a queue that is not there', async () => {
    await deleting((channel) => channel.deleteQueue('waybill.dead.github'));
    await send('waybill.tasks', 'github.poison');
    await wearOut('waybill.tasks.github');
    expect(await scene.take('waybill.unroutable')).toMatchObject({
      exchange: 'waybill.dead-letters',
      routingKey: 'github.poison',
    });
    await buildTopology(scene.connection, scene.topology);
  });

  it('holds a dead letter whose exchange is not there: at least once, not at most', async () => {
    await deleting((channel) => channel.deleteExchange('waybill.dead-letters'));
    await send('waybill.tasks', 'github.poison');
    await wearOut('waybill.tasks.github');
    await waitUntil('the queue to say that it holds it', async () => {
      const queue = await manageTestBroker('GET', `/api/queues/${scene.vhost}/waybill.tasks.github`);
      return (queue as { messages_dlx?: number }).messages_dlx === 1;
    });
    await buildTopology(scene.connection, scene.topology);
  });

  it('names queue and argument where the broker has other arguments', async () => {
    const [first, ...others] = scene.topology.queues;
    if (!first) throw new Error('no queue');
    const other: Topology = {
      exchanges: [],
      queues: [{ ...first, arguments: { ...first.arguments, 'x-max-length': 7 } }, ...others],
    };
    const error = await buildTopology(scene.connection, other).catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(TopologyConflict);
    expect(String(error)).toMatch(
      /already has queue waybill\.unroutable with x-max-length none, .* needs .*7.* delete/,
    );
  });

  it('refuses to make a queue it does not have', async () => {
    const attempt = rebuildQueue(scene.connection, scene.topology, 'waybill.tasks.nobody');
    await expect(attempt).rejects.toThrow('queue waybill.tasks.nobody: it is not in the topology');
  });

  it('goes without a trace', async () => {
    await teardownTopology(scene.connection, topologyFor(['http', 'github', 'slack']));
    await expect(scene.ready('waybill.tasks.http')).rejects.toThrow('NOT_FOUND');
    await expect(send('waybill.tasks', 'http.request')).rejects.toThrow('waybill.tasks');
  });
});
