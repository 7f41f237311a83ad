import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Channel, ConfirmChannel } from 'amqplib';
import { type MessagingScene, messagingScene } from '../../../../test/support/messaging-scene.js';
import { testVariable } from '../../../../test/support/test-environment.js';
import { manageTestBroker } from '../../../../test/support/vhost.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import type { ManagedConnection } from '../connection/managed-connection.js';
import { Consumer } from '../consuming/consumer.js';
import { Publisher } from '../publishing/publisher.js';
import { agentAccess, SERVICE_ACCESS } from './access-table.js';
import { type AccessUser, applyAccess } from './apply-access.js';
import { verifyBroker } from './broker-features.js';
import { ManagementRefused } from './management-api.js';
import { queueDepths } from './queue-depths.js';

jest.setTimeout(30_000);

type Act = (channel: ConfirmChannel) => Promise<unknown>;

const publishing =
  (exchange: string, key: string, options = {}): Act =>
  (channel) => {
    channel.publish(exchange, key, Buffer.from('{}'), options);
    return channel.waitForConfirms();
  };
const consuming =
  (queue: string): Act =>
  (channel) =>
    channel.consume(queue, () => undefined);
const declaring =
  (queue: string): Act =>
  (channel) =>
    channel.assertQueue(queue, { arguments: { 'x-queue-type': 'quorum' } });
const binding =
  (queue: string, exchange: string, key: string): Act =>
  (channel) =>
    channel.bindQueue(queue, exchange, key);
const purging =
  (queue: string): Act =>
  (channel) =>
    channel.purgeQueue(queue);

describe('broker access', () => {
  const management = testVariable('TEST_AMQP_MANAGEMENT_URL');
  let scene: MessagingScene;
  let users: readonly AccessUser[];
  beforeAll(async () => {
    scene = await messagingScene();
    // Users are the broker's, not the vhost's: other specs must not meet these.
    const own = (name: string) => `${name}-${scene.vhost}`;
    users = [
      ...Object.entries(SERVICE_ACCESS).map(([name, access]) => ({ name: own(name), password: 'a/b:c', access })),
      { name: own('agent'), password: 'a/b:c', access: agentAccess('acme', ['github']) },
    ];
    await applyAccess(management, scene.vhost, users);
  });
  afterAll(async () => {
    for (const { name } of users) await manageTestBroker('DELETE', `/api/users/${name}`);
    await scene.drop();
  });

  const connections = new Map<string, ManagedConnection>();
  const as = async (user: string): Promise<ManagedConnection> => {
    const known = connections.get(user);
    if (known) return known;
    const url = new URL(scene.url);
    url.username = `${user}-${scene.vhost}`;
    url.password = encodeURIComponent('a/b:c');
    const connection = await scene.connect(url.href);
    connections.set(user, connection);
    return connection;
  };
  /** What the broker says to an act: `allowed`, or the name of its refusal. */
  const tried = async (user: string, act: Act): Promise<string> => {
    const channel = await (await as(user)).openConfirmChannel();
    const ended = Promise.withResolvers<string>();
    channel.on('error', (error) => ended.resolve(/ACCESS_REFUSED/.test(error.message) ? 'refused' : error.message));
    const done = act(channel).then(
      () => 'allowed',
      () => ended.promise,
    );
    const outcome = await Promise.race([done, ended.promise]);
    if (outcome === 'allowed') await channel.close();
    return outcome;
  };

  it.each<[string, string, Act]>([
    ['waybill-worker', 'publish a hint', publishing('waybill.tasks', 'http.request')],
    ['waybill-worker', 'delay a hint', publishing('waybill.delay.4s', 'http.request')],
    ['waybill-worker', 'announce a result', publishing('waybill.results', 'http.request.succeeded')],
    ['waybill-worker', 'dead-letter under a strange key', publishing('waybill.dead-letters', 'not a key')],
    ['waybill-worker', 'consume tasks', consuming('waybill.tasks.http')],
    ['waybill-worker', 'consume quarantine', consuming('waybill.quarantine.http')],
    ['waybill-publisher', 'answer on any queue', publishing('', 'waybill.unroutable')],
    ['waybill-publisher', 'send to quarantine', publishing('waybill.quarantine', 'http.request')],
    ['waybill-publisher', 'consume results', consuming('waybill.publisher.results')],
    ['waybill-publisher', 'consume dead letters', consuming('waybill.dead.http')],
    ['waybill-publisher', 'consume the unroutable', consuming('waybill.unroutable')],
    ['waybill-ingest', 'publish an event', publishing('waybill.events', 'shop.order.paid')],
    ['waybill-control-plane', 'publish a hint', publishing('waybill.tasks', 'github.create-issue')],
    ['waybill-control-plane', 'announce a result', publishing('waybill.results', 'http.request.cancelled')],
    ['waybill-control-plane', 'dead-letter what was given up', publishing('waybill.dead-letters', 'http.request')],
    ['waybill-control-plane', 'hint at a reply', publishing('waybill.reply-hints', '')],
    ['agent', 'publish a task', publishing('waybill.tasks', 'github.create-issue')],
    ['agent', 'declare a queue of its own', declaring('acme.replies')],
    [
      'agent',
      'consume a server-named queue',
      async (channel) => {
        const { queue } = await channel.assertQueue('', { exclusive: true });
        await channel.consume(queue, () => undefined);
      },
    ],
    [
      'agent',
      'use direct reply-to',
      async (channel) => {
        await channel.consume('amq.rabbitmq.reply-to', () => undefined, { noAck: true });
        await publishing('waybill.tasks', 'github.create-issue', { replyTo: 'amq.rabbitmq.reply-to' })(channel);
      },
    ],
  ])('lets %s %s', async (user, _what, act) => {
    expect(await tried(user, act)).toBe('allowed');
  });

  it.each<[string, string, Act]>([
    ['waybill-worker', 'publish an event', publishing('waybill.events', 'shop.order.paid')],
    ['waybill-worker', 'publish to any queue', publishing('', 'acme.replies')],
    ['waybill-worker', 'publish a task under a key of no task', publishing('waybill.tasks', 'http.#')],
    ['waybill-worker', 'announce a status there is not', publishing('waybill.results', 'http.request.perhaps')],
    ['waybill-worker', 'consume results', consuming('waybill.publisher.results')],
    ['waybill-worker', 'consume dead letters', consuming('waybill.dead.http')],
    ['waybill-worker', 'listen to all tasks', binding('waybill.tasks.http', 'waybill.tasks', '#')],
    ['waybill-worker', 'declare a queue of another', declaring('acme.replies')],
    ['waybill-worker', 'make an exchange', (channel) => channel.assertExchange('waybill.other', 'topic')],
    ['waybill-publisher', 'publish a task', publishing('waybill.tasks', 'http.request')],
    ['waybill-publisher', 'announce a result', publishing('waybill.results', 'http.request.succeeded')],
    ['waybill-publisher', 'consume tasks', consuming('waybill.tasks.http')],
    ['waybill-publisher', 'read a queue of a tenant', consuming('acme.replies')],
    ['waybill-ingest', 'publish a task', publishing('waybill.tasks', 'http.request')],
    ['waybill-ingest', 'publish an event without a source', publishing('waybill.events', 'loose')],
    ['waybill-ingest', 'publish to any queue', publishing('', 'waybill.tasks.http')],
    ['waybill-ingest', 'consume events', consuming('waybill.publisher.events')],
    ['waybill-control-plane', 'publish an event', publishing('waybill.events', 'shop.order.paid')],
    ['waybill-control-plane', 'dead-letter under a strange key', publishing('waybill.dead-letters', 'not a key')],
    ['waybill-control-plane', 'consume tasks', consuming('waybill.tasks.http')],
    ['waybill-control-plane', 'purge a queue', purging('waybill.tasks.http')],
    ['waybill-control-plane', 'delete a queue', (channel) => channel.deleteQueue('waybill.tasks.http')],
    ['agent', 'publish a task of another connector', publishing('waybill.tasks', 'http.request')],
    ['agent', 'publish a result', publishing('waybill.results', 'github.x.succeeded')],
    ['agent', 'delay a task', publishing('waybill.delay.1s', 'github.create-issue')],
    ['agent', 'publish past the exchange', publishing('', 'waybill.tasks.github')],
    ['agent', 'consume tasks', consuming('waybill.tasks.github')],
    ['agent', 'purge tasks', purging('waybill.tasks.github')],
    [
      'agent',
      'listen to tasks',
      async (channel) => {
        await declaring('acme.spy')(channel);
        await binding('acme.spy', 'waybill.tasks', 'github.#')(channel);
      },
    ],
    [
      'agent',
      'listen to results',
      async (channel) => {
        await declaring('acme.spy')(channel);
        await binding('acme.spy', 'waybill.results', '#')(channel);
      },
    ],
    ['agent', 'declare a queue of another tenant', declaring('other.replies')],
    [
      'agent',
      'send its dead letters into Waybill',
      (channel) => channel.assertQueue('acme.trap', { deadLetterExchange: 'waybill.results' }),
    ],
  ])('does not let %s %s', async (user, _what, act) => {
    expect(await tried(user, act)).toBe('refused');
  });

  it('keeps an agent from signing with the name of another', async () => {
    const publisher = new Publisher(await as('agent'));
    const forged = publisher.publish({
      exchange: 'waybill.tasks',
      routingKey: 'github.create-issue',
      properties: { userId: 'somebody-else' },
      content: Buffer.from('{}'),
    });
    await expect(forged).rejects.toMatchObject({ name: 'PublishRefused', retryable: false });
    await publisher.close();
  });

  it.each([
    ['waybill-worker', 'waybill.tasks.http', 'waybill.tasks', 'http.request'],
    ['waybill-worker', 'waybill.quarantine.http', 'waybill.quarantine', 'http.request'],
    ['waybill-publisher', 'waybill.dead.http', 'waybill.dead-letters', 'http.request'],
    ['waybill-publisher', 'waybill.publisher.results', 'waybill.results', 'http.request.succeeded'],
    ['waybill-publisher', 'waybill.publisher.events', 'waybill.events', 'shop.order'],
    ['waybill-publisher', 'waybill.publisher.reply-hints', 'waybill.reply-hints', ''],
    ['waybill-publisher', 'waybill.unroutable', 'waybill.unroutable', 'x.y'],
  ])('lets %s heal %s after it was deleted, with no more rights than its own', async (user, queue, exchange, key) => {
    const seen: string[] = [];
    const administrator = new Publisher(scene.connection);
    const consumer = new Consumer(await as(user), administrator, {
      queue,
      prefetch: 5,
      topology: scene.topology,
      handler: async ({ routingKey }) => {
        seen.push(routingKey);
        return { kind: 'ack' };
      },
    });
    const channel: Channel = await scene.connection.openChannel();
    await channel.deleteQueue(queue);
    await channel.close();
    consumer.start();
    await waitUntil('consuming', () => consumer.state === 'consuming');
    await administrator.publish({ exchange, routingKey: key, content: Buffer.from('{}') });
    await waitUntil('the message', () => seen.includes(key));
    await consumer.drain(1_000);
    await administrator.close();
  });

  it('is the same when applied again, and takes away what is no longer granted', async () => {
    await applyAccess(management, scene.vhost, users);
    const [worker] = users;
    if (!worker) throw new Error('no users');
    const narrow = { ...worker.access, topics: worker.access.topics.slice(0, 1) };
    await applyAccess(management, scene.vhost, [{ ...worker, access: narrow }]);
    const path = `/api/topic-permissions/${scene.vhost}/${worker.name}`;
    expect(await manageTestBroker('GET', path)).toHaveLength(1);
    await applyAccess(management, scene.vhost, users);
    expect(await manageTestBroker('GET', path)).toHaveLength(worker.access.topics.length);
  });

  it('makes a vhost where there was none', async () => {
    const vhost = `${scene.vhost}/second`;
    await applyAccess(management, vhost, users.slice(0, 1));
    expect(await queueDepths(management, vhost)).toEqual([]);
    await manageTestBroker('DELETE', `/api/vhosts/${encodeURIComponent(vhost)}`);
  });

  it('counts every queue', async () => {
    const publisher = new Publisher(scene.connection);
    for (const action of ['a', 'b', 'c']) {
      await publisher.publish({
        exchange: 'waybill.tasks',
        routingKey: `github.${action}`,
        content: Buffer.from('{}'),
      });
    }
    const depths = await waitUntil('the statistics', async () => {
      const all = await queueDepths(management, scene.vhost);
      return all.some(({ name, ready }) => name === 'waybill.tasks.github' && ready >= 3) ? all : null;
    });
    expect(depths.find(({ name }) => name === 'waybill.dead.github')).toEqual({
      name: 'waybill.dead.github',
      ready: 0,
      unacknowledged: 0,
      consumers: 0,
      rateIn: 0,
      rateOut: 0,
    });
    expect(depths.length).toBeGreaterThanOrEqual(scene.topology.queues.length);
    await publisher.close();
  });

  it('finds the features of this broker on, and says so where it cannot look', async () => {
    await verifyBroker(management);
    const url = new URL(management);
    url.password = 'not-the-secret';
    const refusal = await verifyBroker(url.href).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ManagementRefused);
    expect(String(refusal)).toMatch(/answered GET \/feature-flags with 401 .* Check the user and password/);
    expect(String(refusal)).not.toContain('not-the-secret');
  });
});
