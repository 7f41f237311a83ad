import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Webhook } from 'standardwebhooks';
import { DIRECT_ANSWER_TYPE, newUuid, REPLY_HINT_TYPE } from '#libs/contracts';
import { CredentialVault, KeyRing, sealedFromView } from '#libs/credentials';
import { createEgress, parseEgressAllow } from '#libs/egress';
import { applyAccess, type ManagedConnection, Publisher, SERVICE_ACCESS } from '#libs/messaging';
import { CONSUME_CONNECTION, createLogger } from '#libs/nest-runtime';
import { Database, migrate, PostgresTenantKeyStore } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { type MessagingScene, messagingScene } from '../../../test/support/messaging-scene.js';
import { TcpProxy } from '../../../test/support/tcp-proxy.js';
import { testVariable } from '../../../test/support/test-environment.js';
import { manageTestBroker } from '../../../test/support/vhost.js';
import { waitUntil } from '../../../test/support/wait-until.js';
import { joinQueues } from './join-queues.js';
import { ResultPublisherModule } from './result-publisher.module.js';

jest.setTimeout(60_000);

type Channel = Awaited<ReturnType<ManagedConnection['openChannel']>>;
type Message = Parameters<Parameters<Channel['consume']>[1]>[0] & object;

const user = `spec-${randomBytes(6).toString('hex')}`;
const login = `spec_${randomBytes(6).toString('hex')}`;
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const undo: (() => unknown)[] = [];

let scene: MessagingScene;
let testDatabase: TestDatabase;
let owner: Database;
let proxy: TcpProxy;
let vault: CredentialVault;
let app: NestFastifyApplication;
let publisher: Publisher;
let channel: Channel;

const query = <Row>(text: string, parameters: unknown[] = []) =>
  owner.run<Row>({ name: `spec-${text}`.slice(0, 60), text }, parameters);

beforeAll(async () => {
  scene = await messagingScene();
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  owner = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 4 });
  await query(`CREATE ROLE ${login} LOGIN PASSWORD 'spec' IN ROLE waybill_publisher`);
  await query(`INSERT INTO tenants (tenant) VALUES ('acme'), ('other')`);
  await query(`INSERT INTO broker_users VALUES ($1, NULL, 'service'), ($2, NULL, 'operator')`, [
    user,
    scene.connection.userName,
  ]);
  await applyAccess(testVariable('TEST_AMQP_MANAGEMENT_URL'), scene.vhost, [
    { name: user, password: 'spec', access: SERVICE_ACCESS['waybill-publisher'] },
  ]);
  const keys = KeyRing.parse(`first ${randomBytes(32).toString('base64')}`);
  vault = new CredentialVault(keys, new PostgresTenantKeyStore(owner));
  proxy = await TcpProxy.before(testDatabase.url);
  app = await startPublisher(keys);
  const connection = await scene.connect();
  publisher = new Publisher(connection);
  channel = await connection.openChannel();
});

afterEach(async () => {
  for (const step of undo.splice(0)) await step();
  await query('DELETE FROM subscriptions');
});

afterAll(async () => {
  await app?.close();
  await publisher?.close();
  await proxy?.close();
  await scene?.drop();
  await manageTestBroker('DELETE', `/api/users/${user}`);
  await query(`DROP ROLE ${login}`);
  await owner?.close();
  await testDatabase?.drop();
});

/** The service as it runs, with the narrow rights of its broker user and database role. */
async function startPublisher(keys: KeyRing): Promise<NestFastifyApplication> {
  const databaseUrl = new URL(proxy.through(testDatabase.url));
  databaseUrl.username = login;
  databaseUrl.password = 'spec';
  const rabbitmqUrl = new URL(scene.url);
  rabbitmqUrl.username = user;
  rabbitmqUrl.password = 'spec';
  const logger = createLogger('spec', 'silent');
  const database = new Database({ url: databaseUrl.href, applicationName: 'spec-publisher', poolSize: 8 });
  const started = await NestFactory.create<NestFastifyApplication>(
    ResultPublisherModule.register({
      database,
      vault: new CredentialVault(keys, new PostgresTenantKeyStore(database)),
      egress: createEgress({ allow: parseEgressAllow('loopback') }),
      rabbitmqUrl: rabbitmqUrl.href,
      logger,
      owedReplies: { everyMs: 200, ageMs: 1_000 },
    }),
    new FastifyAdapter(),
    { logger: false },
  );
  joinQueues(started, logger, { connectors: ['http', 'github'], drainMs: 5_000 });
  await started.startAllMicroservices();
  await started.listen(0, '127.0.0.1');
  return started;
}

const eventOf = (taskId: string, sequence = 1) =>
  Buffer.from(JSON.stringify({ id: `${taskId}/${sequence}`, sequence }));

const announce = (taskId: string, { sequence = 1, tenant = 'acme', key = 'http.request.succeeded' } = {}) =>
  publisher.publish({
    exchange: 'waybill.results',
    routingKey: key,
    properties: { messageId: `${taskId}/${sequence}` },
    headers: { tenant },
    content: eventOf(taskId, sequence),
  });

async function addReply(
  taskId: string,
  replyTo: string,
  { correlationId = null as string | null, ageSeconds = 0 } = {},
) {
  await query(
    `INSERT INTO replies (tenant, task_id, id, reply_to, correlation_id, created_at)
     VALUES ('acme', $1, $2, $3, $4, now() - make_interval(secs => $5))`,
    [taskId, newUuid(), replyTo, correlationId, ageSeconds],
  );
}

const notes = async (taskId: string) =>
  (
    await query<{ answered_sequence: number; answer_note: string | null }>(
      'SELECT answered_sequence, answer_note FROM replies WHERE task_id = $1 ORDER BY reply_to',
      [taskId],
    )
  ).map(({ answered_sequence, answer_note }) => [answered_sequence, answer_note]);

const addResult = (taskId: string, sequence: number) =>
  query(
    `INSERT INTO results (tenant, task_id, sequence, status, routing_key, event)
     VALUES ('acme', $1, $2, 'succeeded', 'http.request.succeeded', $3)`,
    [taskId, sequence, eventOf(taskId, sequence)],
  );

/** A queue of its own, and what comes into it. */
async function listen(queue: string, options: { exclusive?: boolean } = {}) {
  const { queue: name } = await channel.assertQueue(queue, { durable: true, ...options });
  const messages: Message[] = [];
  const { consumerTag } = await channel.consume(name, (message) => message && messages.push(message), { noAck: true });
  undo.push(() => channel.cancel(consumerTag).then(() => channel.deleteQueue(name)));
  return { name, messages };
}

interface Receiver {
  url: string;
  received: { headers: IncomingMessage['headers']; body: string }[];
}

/** A receiver of callbacks that answers as told; `null` means never. */
async function receiver(answer: (count: number) => number | null): Promise<Receiver> {
  const received: Receiver['received'] = [];
  const server: Server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    const status = answer(received.length);
    if (status !== null) response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}

async function subscribe(
  name: string,
  { url, queue, kind = 'results', routing = '#', tenant = 'acme' }: Record<string, string>,
) {
  const sealed = await vault.seal(tenant, `subscription:${name}`, sealedFromView({ type: 'bearer', token: secret }));
  await query(
    `INSERT INTO subscriptions (tenant, name, kind, routing, deliver_type, url, queue, sealed_secret)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tenant, name, kind, routing, url ? 'http' : 'amqp', url ?? null, queue ?? null, sealed],
  );
}

describe('A result', () => {
  it('of a task that came in three copies is answered three times, each on its own queue', async () => {
    const taskId = newUuid();
    const own = await listen('acme.answers');
    const serverNamed = await listen('', { exclusive: true });
    await addReply(taskId, own.name, { correlationId: 'one' });
    await addReply(taskId, own.name, { correlationId: 'two' });
    await addReply(taskId, serverNamed.name, { correlationId: 'three' });
    await announce(taskId);
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
      (await notes(taskId)).every(([sequence, note]) => sequence === 1 && note === null),
    );
    await announce(taskId);
    await announce(taskId, { sequence: 2 });
    await waitUntil('the second result', () => own.messages.length >= 4 && serverNamed.messages.length >= 2);
    expect(own.messages).toHaveLength(4);
  });

  it('reaches a client that waits on direct reply-to', async () => {
    const taskId = newUuid();
    const answers: Message[] = [];
    const client = await (await scene.connect()).openChannel();
    await client.consume('amq.rabbitmq.reply-to', (message) => message && answers.push(message), { noAck: true });
    const requests = await listen('acme.requests');
    client.publish('', requests.name, Buffer.from('x'), { replyTo: 'amq.rabbitmq.reply-to' });
    const request = await waitUntil('the request', () => requests.messages[0]);
    await addReply(taskId, String(request.properties.replyTo));
    await announce(taskId);
    await waitUntil('the answer', () => answers.length === 1);
    await waitUntil('the note', async () => (await notes(taskId))[0]?.[0] === 1);
    expect(await notes(taskId)).toEqual([[1, null]]);
  });

  it('is never sent to a queue its tenant may not use, and one without a queue is noted', async () => {
    const taskId = newUuid();
    const foreign = await listen('other.answers');
    const before = await scene.ready('waybill.tasks.http');
    for (const queue of ['acme.nowhere', foreign.name, 'waybill.tasks.http']) await addReply(taskId, queue);
    await announce(taskId);
    await waitUntil('the notes', async () => (await notes(taskId)).every(([sequence]) => sequence === 1));
    expect((await notes(taskId)).map(([, note]) => note)).toEqual([
      'unroutable: there is no such queue',
      'forbidden: only server-named queues, direct reply-to and acme.* may be used',
      'forbidden: queues of Waybill itself take no answers',
    ]);
    expect(await scene.ready('waybill.tasks.http')).toBe(before);
    expect(foreign.messages).toEqual([]);
  });

  it('goes to the AMQP subscriptions of its tenant, and to a late queue by the schedule', async () => {
    const queue = await listen('acme.results');
    await subscribe('queue', { queue: queue.name, routing: 'http.#' });
    await subscribe('stolen', { queue: queue.name, tenant: 'other' });
    await subscribe('late', { queue: 'acme.late' });
    const taskId = newUuid();
    await announce(taskId);
    await announce(newUuid(), { tenant: 'other' });
    await waitUntil('the event', () => queue.messages.length === 1);
    const owed = () =>
      query(`SELECT state, attempts, last_error FROM deliveries WHERE subscription = 'late' AND event_id = $1`, [
        `${taskId}/1`,
      ]);
    await waitUntil('the owed delivery', async () => (await owed()).length === 1);
    expect(await owed()).toEqual([{ state: 'owed', attempts: 1, last_error: 'unroutable' }]);
    expect(queue.messages).toHaveLength(1);
  });
});

describe('Callbacks', () => {
  it('verify with the reference library, keep their id over a retry, and come once', async () => {
    const hook = await receiver((count) => (count === 1 ? 503 : 204));
    await subscribe('hook', { url: hook.url });
    const taskId = newUuid();
    await announce(taskId);
    await announce(taskId);
    await waitUntil(
      'the first attempt to be recorded',
      async () =>
        (await query(`SELECT FROM deliveries WHERE subscription = 'hook' AND attempts = 1 AND last_status = 503`))
          .length === 1,
    );
    await query(`UPDATE deliveries SET next_at = now() WHERE subscription = 'hook'`);
    await waitUntil(
      'the delivery',
      async () =>
        (await query(`SELECT FROM deliveries WHERE subscription = 'hook' AND state = 'delivered'`)).length === 1,
    );
    expect(hook.received).toHaveLength(2);
    for (const { body, headers } of hook.received) {
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({
        id: `${taskId}/1`,
        sequence: 1,
      });
      expect(headers['webhook-id']).toBe(`${taskId}/1`);
    }
  });

  it('of one subscription are not slowed by another whose receiver never answers', async () => {
    const dead = await receiver(() => null);
    const alive = await receiver(() => 200);
    await subscribe('dead', { url: dead.url });
    await subscribe('alive', { url: alive.url });
    const started = performance.now();
    await Promise.all(Array.from({ length: 100 }, () => announce(newUuid())));
    await waitUntil('all callbacks of the living one', () => alive.received.length === 100, { deadlineMs: 12_000 });
    expect(performance.now() - started).toBeLessThan(12_000);
    expect(dead.received.length).toBeLessThanOrEqual(4);
  });

  it('end with a receiver that answers 410: its subscription is disabled', async () => {
    const gone = await receiver(() => 410);
    await subscribe('gone', { url: gone.url });
    await announce(newUuid());
    const [row] = await waitUntil('the end', async () => {
      const rows = await query<{ disabled_reason: string }>(
        `SELECT disabled_reason FROM subscriptions WHERE name = 'gone' AND disabled_at IS NOT NULL`,
      );
      return rows.length > 0 ? rows : null;
    });
    expect(row?.disabled_reason).toBe('The receiver answered 410: it wants no more');
    await announce(newUuid());
    expect(gone.received).toHaveLength(1);
  });

  it('bring webhook events too, by source and type', async () => {
    const hook = await receiver(() => 200);
    await subscribe('events', { url: hook.url, kind: 'events', routing: 'github-main.#' });
    const publish = (routingKey: string, messageId: string) =>
      publisher.publish({
        exchange: 'waybill.events',
        routingKey,
        properties: { messageId },
        headers: { tenant: 'acme' },
        content: Buffer.from('{"e":1}'),
      });
    await publish('stripe.charge', 'e-1');
    await publish('github-main.issues.opened', 'e-2');
    await waitUntil('the event', () => hook.received.length === 1);
    expect(hook.received[0]?.headers['webhook-id']).toBe('e-2');
  });
});

describe('Reply hints', () => {
  const hint = (type: string, headers: Record<string, unknown>, properties = {}, content = Buffer.alloc(0)) =>
    publisher.publish({
      exchange: 'waybill.reply-hints',
      routingKey: '',
      properties: { type, ...properties },
      headers,
      content,
    });

  it('have the copies of a finished task answered with its latest result', async () => {
    const taskId = newUuid();
    const queue = await listen('acme.hinted');
    await addResult(taskId, 1);
    await addResult(taskId, 2);
    await addReply(taskId, queue.name, { correlationId: 'late copy' });
    await hint(REPLY_HINT_TYPE, { tenant: 'acme', 'waybill-task': taskId });
    await waitUntil('the answer', () => queue.messages.length === 1);
    expect(queue.messages[0]?.properties).toMatchObject({ messageId: `${taskId}/2`, correlationId: 'late copy' });
  });

  it('carry a direct answer to one queue, under the same restrictions', async () => {
    const queue = await listen('acme.direct');
    const forbidden = await listen('other.direct');
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
    const queue = await listen('acme.forgotten');
    await addResult(taskId, 1);
    await addReply(taskId, queue.name, { ageSeconds: 60 });
    await waitUntil('the answer', () => queue.messages.length === 1);
    await waitUntil('the note', async () => (await notes(taskId))[0]?.[0] === 1);
  });
});

describe('The drain', () => {
  const die = (messageId: string, headers: Record<string, unknown>, content = Buffer.from([0, 1, 255])) =>
    publisher.publish({
      exchange: 'waybill.dead-letters',
      routingKey: 'http.request',
      properties: { messageId },
      headers,
      content,
    });
  const kept = (messageId: string) =>
    query<Record<string, unknown>>(
      `SELECT tenant, task_id, connector, action, reason, detail, body, convert_from(headers, 'UTF8') AS headers
       FROM dead_letters WHERE convert_from(headers, 'UTF8') LIKE '%' || $1 || '%'`,
      [messageId],
    );

  it('keeps a dead letter once, although it is delivered again before its ack', async () => {
    const messageId = newUuid();
    const blocked = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const holding = owner.transaction(async (runner) => {
      await runner.run({ name: 'spec-lock', text: 'LOCK TABLE dead_letters IN ACCESS EXCLUSIVE MODE' }, []);
      blocked.resolve();
      await release.promise;
    });
    await blocked.promise;
    await die(messageId, {
      tenant: 'acme',
      'waybill-reason': 'invalid_task',
      'waybill-detail': '/input is missing',
      authorization: 'canary',
    });
    const isWaiting = async () =>
      (
        await query(
          `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INTO waybill.dead_letters%'`,
        )
      ).length;
    undo.push(() => release.resolve());
    await waitUntil('the drain to wait for the lock', async () => (await isWaiting()) === 1);
    const consuming = app.get<ManagedConnection>(CONSUME_CONNECTION);
    const states: string[] = [];
    undo.push(consuming.onState((state) => states.push(state)));
    consuming.abort('cut by the spec');
    await waitUntil(
      'the connection to be lost and back',
      () => states.includes('connecting') && states.at(-1) === 'connected',
    );
    release.resolve();
    await holding;
    await waitUntil('the queue to be empty', async () => (await scene.ready('waybill.dead.http')) === 0);
    const [letter, ...more] = await waitUntil('the row', async () => {
      const rows = await kept(messageId);
      return rows.length > 0 ? rows : null;
    });
    expect(more).toEqual([]);
    expect(letter).toMatchObject({
      tenant: 'acme',
      task_id: null,
      connector: 'http',
      action: 'request',
      reason: 'invalid_task',
      detail: '/input is missing',
      body: Buffer.from([0, 1, 255]),
    });
    expect(letter?.['headers']).not.toContain('canary');
  });

  it('keeps what no queue takes, and says which key it was', async () => {
    const messageId = newUuid();
    await publisher.publish({
      exchange: 'waybill.tasks',
      routingKey: 'nowhere.do',
      properties: { messageId },
      headers: { tenant: 'acme' },
      content: Buffer.from('{'),
    });
    const [letter] = await waitUntil('the row', async () => {
      const rows = await kept(messageId);
      return rows.length > 0 ? rows : null;
    });
    expect(letter).toMatchObject({ tenant: '', connector: 'nowhere', reason: 'unroutable', task_id: null });
    expect(letter?.['detail']).toContain('nowhere.do');
  });

  it('sends a task that reached its delivery limit to quarantine first, and keeps it when it dies there', async () => {
    const messageId = newUuid();
    const task = Buffer.from(JSON.stringify({ connector: 'http', action: 'request', connection: 'main', input: {} }));
    const operator = scene.connection.userName;
    const dieIn = (queue: string) =>
      publisher.publish({
        exchange: 'waybill.dead-letters',
        routingKey: 'http.request',
        properties: { messageId, userId: operator },
        headers: { tenant: 'acme', 'x-death': [{ queue, reason: 'delivery_limit', count: 1 }] },
        content: task,
      });
    await dieIn('waybill.tasks.http');
    const suspect = await scene.take('waybill.quarantine.http');
    expect(suspect).toMatchObject({ routingKey: 'http.request', content: task, headers: { tenant: 'acme' } });
    expect(suspect.properties).toMatchObject({ messageId, userId: user });
    expect(await kept(messageId)).toEqual([]);
    await dieIn('waybill.quarantine.http');
    const [letter] = await waitUntil('the row', async () => {
      const rows = await kept(messageId);
      return rows.length > 0 ? rows : null;
    });
    expect(letter).toMatchObject({ tenant: 'acme', reason: 'delivery_limit', task_id: messageId });
  });
});

describe('While PostgreSQL is away', () => {
  it('deliveries are held, nothing is lost or requeued, and work goes on when it is back', async () => {
    const queue = await listen('acme.patient');
    const taskIds = Array.from({ length: 20 }, () => newUuid());
    for (const taskId of taskIds) await addReply(taskId, queue.name, { correlationId: taskId });
    proxy.refuse();
    await Promise.all(taskIds.map((taskId) => announce(taskId)));
    await waitUntil('the consumers to pause', async () => (await app.inject('/readyz')).statusCode === 503);
    expect(queue.messages).toEqual([]);
    proxy.accept();
    await waitUntil('all answers', () => queue.messages.length >= 20, { deadlineMs: 20_000 });
    await waitUntil('readiness', async () => (await app.inject('/readyz')).statusCode === 200);
    expect(queue.messages.map(({ properties }) => properties.correlationId).sort()).toEqual([...taskIds].sort());
    expect(queue.messages.every(({ fields }) => !fields.redelivered)).toBe(true);
  });
});

describe('A stop', () => {
  it('leaves nothing unacknowledged and loses nothing', async () => {
    const queue = await listen('acme.last');
    const taskIds = Array.from({ length: 50 }, () => newUuid());
    for (const taskId of taskIds) await addReply(taskId, queue.name);
    const published = Promise.all(taskIds.map((taskId) => announce(taskId)));
    await app.close();
    await published;
    const left = await scene.ready('waybill.publisher.results');
    await waitUntil('the answers', () => queue.messages.length + left === 50);
    expect(queue.messages.length + left).toBe(50);
  });
});
