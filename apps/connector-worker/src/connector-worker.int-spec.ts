import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { http } from '#libs/connectors/http';
import { newUuid, type ResultEvent } from '#libs/contracts';
import { CredentialVault, KeyRing, sealedFromView } from '#libs/credentials';
import { createEgress, parseEgressAllow } from '#libs/egress';
import { requestHash, Sweeper } from '#libs/execution';
import { AmqpAnnouncer, applyAccess, type Delivery, Publisher, SERVICE_ACCESS } from '#libs/messaging';
import { createLogger } from '#libs/nest-runtime';
import { Database, migrate, PostgresMaintenanceStore, PostgresTenantKeyStore } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { type MessagingScene, messagingScene } from '../../../test/support/messaging-scene.js';
import { testVariable } from '../../../test/support/test-environment.js';
import { waitUntil } from '../../../test/support/wait-until.js';
import { ConnectorWorkerModule } from './connector-worker.module.js';
import { joinQueues } from './join-queues.js';

jest.setTimeout(60_000);

type Answer = (request: IncomingMessage, response: ServerResponse, seen: number) => void;

const user = `spec-${randomBytes(6).toString('hex')}`;
const login = `spec_${randomBytes(6).toString('hex')}`;
const effects: {
  path: string;
  method: string;
  key: string | undefined;
  authorization: string | undefined;
  body: string;
}[] = [];
const answers = new Map<string, Answer>();
const results: { delivery: Delivery; event: ResultEvent }[] = [];

let scene: MessagingScene;
let testDatabase: TestDatabase;
let owner: Database;
let thirdParty: Server;
let app: NestFastifyApplication;
let publisher: Publisher;
let sweeper: Sweeper;
let operator: string;

const query = <Row>(text: string, parameters: unknown[] = []) =>
  owner.run<Row>({ name: `spec-${text}`.slice(0, 60), text }, parameters);

beforeAll(async () => {
  scene = await messagingScene();
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  owner = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 4 });
  thirdParty = createServer(play).listen(0, '127.0.0.1');
  await once(thirdParty, 'listening');
  operator = decodeURIComponent(new URL(scene.url).username);
  await query(`CREATE ROLE ${login} LOGIN PASSWORD 'spec' IN ROLE waybill_worker`);
  await query(`INSERT INTO tenants (tenant) VALUES ('acme')`);
  await query(`INSERT INTO broker_users VALUES ($1, 'acme', 'operator'), ($2, NULL, 'service')`, [operator, user]);
  await applyAccess(testVariable('TEST_AMQP_MANAGEMENT_URL'), scene.vhost, [
    { name: user, password: 'spec', access: SERVICE_ACCESS['waybill-worker'] },
  ]);
  const ring = KeyRing.parse(`first ${randomBytes(32).toString('base64')}`);
  const vault = new CredentialVault(ring, new PostgresTenantKeyStore(owner));
  const baseUrl = `http://127.0.0.1:${(thirdParty.address() as AddressInfo).port}`;
  await connect(vault, 'plain', { baseUrl });
  await connect(vault, 'keyed', { baseUrl, idempotencyHeader: 'Idempotency-Key' });
  app = await startWorker(ring);
  const connection = await scene.connect();
  publisher = new Publisher(connection);
  await collectResults();
  const hints = new Publisher(await scene.connect(asWorker(scene.url, user)));
  sweeper = new Sweeper(
    new PostgresMaintenanceStore(owner),
    new AmqpAnnouncer(hints, user),
    createLogger('spec', 'silent'),
  );
});

afterAll(async () => {
  await app?.close();
  await publisher?.close(1_000);
  thirdParty?.closeAllConnections();
  thirdParty?.close();
  await owner?.close();
  await scene?.drop();
  await testDatabase?.drop();
});

function play(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { url: path = '', method = '' } = request;
    const { authorization, 'idempotency-key': key } = request.headers;
    effects.push({
      path,
      method,
      key: key as string | undefined,
      authorization,
      body: Buffer.concat(chunks).toString(),
    });
    const answer = answers.get(path);
    if (answer) answer(request, response, effects.filter((effect) => effect.path === path).length);
    else response.setHeader('content-type', 'application/json').end('{"ok":true}');
  });
}

async function connect(vault: CredentialVault, name: string, settings: Record<string, unknown>): Promise<void> {
  const sealed = await vault.seal('acme', name, sealedFromView({ type: 'bearer', token: 'canary-token' }));
  await query(
    `INSERT INTO connections (tenant, name, connector, settings, credential_type, sealed_credential)
     VALUES ('acme', $1, 'http', $2, 'bearer', $3)`,
    [name, JSON.stringify(settings), sealed],
  );
}

function asWorker(of: string, name: string): string {
  const url = new URL(of);
  url.username = name;
  url.password = 'spec';
  return url.href;
}

async function startWorker(ring: KeyRing): Promise<NestFastifyApplication> {
  const logger = createLogger('spec', process.env['SPEC_LOG'] ?? 'silent');
  const fast = {
    ...http,
    actions: new Map([...http.actions].map(([name, action]) => [name, { ...action, retry: RETRY, timeoutMs: 2_000 }])),
  };
  const module = ConnectorWorkerModule.register({
    connectors: [fast],
    database: new Database({ url: asWorker(testDatabase.url, login), applicationName: 'spec-worker', poolSize: 6 }),
    ring,
    egress: createEgress({ allow: parseEgressAllow('loopback') }),
    rabbitmqUrl: asWorker(scene.url, user),
    logger,
  });
  const worker = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { logger: false });
  joinQueues(worker, logger, { connectors: ['http'], prefetch: 50, drainMs: 5_000 });
  await worker.init();
  await worker.startAllMicroservices();
  return worker;
}

const RETRY = { maxAttempts: 3, baseDelayMs: 50, maxDelayMs: 100 };

async function collectResults(): Promise<void> {
  const channel = await (await scene.connect()).openChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, 'waybill.results', '#');
  await channel.consume(
    queue,
    (message) => {
      if (message === null) return;
      const delivery = { ...message, headers: message.properties.headers } as unknown as Delivery;
      results.push({ delivery, event: JSON.parse(message.content.toString()) as ResultEvent });
    },
    { noAck: true },
  );
}

interface Sending {
  id?: string;
  key?: string;
  body?: unknown;
  raw?: Buffer;
  routingKey?: string;
  properties?: Record<string, unknown>;
}

let lastPath = 0;
const freshPath = () => `/p${++lastPath}`;

const task = (
  method: string,
  path: string,
  over: Record<string, unknown> = {},
  input: Record<string, unknown> = {},
) => ({
  connector: 'http',
  action: 'request',
  connection: 'plain',
  input: { method, path, ...input },
  ...over,
});

async function send({
  id = newUuid(),
  key,
  body,
  raw,
  routingKey = 'http.request',
  properties,
}: Sending): Promise<string> {
  await publisher.publish({
    exchange: 'waybill.tasks',
    routingKey,
    properties: { messageId: id, contentType: 'application/json', ...properties },
    headers: {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      ...(key ? { 'idempotency-key': key } : {}),
    },
    content: raw ?? Buffer.from(JSON.stringify(body)),
  });
  return id;
}

const resultOf = (id: string, status?: string) =>
  waitUntil(
    `the result of ${id}`,
    () => results.find(({ event }) => event.subject === id && (status === undefined || event.data.status === status)),
    { deadlineMs: 20_000 },
  );

const effectsAt = (path: string) => effects.filter((effect) => effect.path === path);
const rowOf = async (id: string) =>
  (
    await query<{ status: string; reason: string | null; attempts: number }>(
      'SELECT status, reason, attempts FROM tasks WHERE id = $1',
      [id],
    )
  )[0];

describe('a task over AMQP', () => {
  it('runs once and its result is announced as a CloudEvent', async () => {
    const path = freshPath();
    const id = await send({
      body: task('POST', path, { labels: { ticket: 'T-9' } }, { body: { title: 'x' } }),
      properties: { correlationId: 'c-1' },
    });
    const { delivery, event } = await resultOf(id);
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
    expect(effectsAt(path)).toMatchObject([
      { method: 'POST', authorization: 'Bearer canary-token', body: '{"title":"x"}' },
    ]);
    expect(JSON.stringify(event)).not.toContain('canary-token');
    await waitUntil(
      'the mark',
      async () =>
        (await query('SELECT 1 FROM results WHERE task_id = $1 AND published_at IS NOT NULL', [id])).length === 1,
    );
  });

  it('has one effect however many copies come, and every copy is kept to be answered', async () => {
    const path = freshPath();
    const key = newUuid();
    const copies = Array.from({ length: 5 }, (_, n) =>
      send({
        id: newUuid(),
        key,
        body: task('POST', path),
        properties: { replyTo: 'acme.replies', correlationId: `c${n}` },
      }),
    );
    await Promise.all(copies);
    await waitUntil(
      'five replies',
      async () =>
        (await query(`SELECT 1 FROM replies WHERE correlation_id LIKE 'c_' AND reply_to = 'acme.replies'`)).length ===
        5,
    );
    await waitUntil('the effect', () => effectsAt(path).length > 0);
    await waitUntil('an empty queue', async () => (await scene.ready('waybill.tasks.http')) === 0);
    expect(effectsAt(path)).toHaveLength(1);
  });

  it('is refused as a dead letter that names the reason', async () => {
    const path = freshPath();
    const key = newUuid();
    const first = await send({ key, body: task('POST', path) });
    await resultOf(first);
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
      [{ body: { ...task('GET', '/x'), surplus: 1 } }, 'invalid_task'],
      [{ body: task('GET', '/x'), id: 'not-a-uuid' }, 'invalid_message_id'],
      [{ body: task('GET', '/x', { action: 'nothing' }), routingKey: 'http.nothing' }, 'unknown_action'],
      [{ body: task('GET', '/x', { connector: 'constructor' }) }, 'routing_key_mismatch'],
      [{ body: task('GET', '/x', { connection: 'nowhere' }) }, 'unknown_connection'],
      [{ body: task('GET', 'http://evil.test/') }, 'invalid_input'],
      [{ body: task('GE\r\nT', '/x') }, 'invalid_input'],
      [{ body: task('GET', '/x'), properties: { contentType: 'text/plain' } }, 'unsupported_content_type'],
      [{ key, body: task('POST', '/another') }, 'idempotency_conflict'],
      [{ id: first, key: newUuid(), body: task('POST', path) }, 'idempotency_conflict'],
    ];
    for (const [sending, reason] of cases) {
      await send(sending);
      const dead = await scene.take('waybill.dead.http');
      expect(dead.headers['waybill-reason']).toBe(reason);
      expect(String(dead.headers['waybill-detail'])).not.toBe('');
    }
    expect(effectsAt('/another')).toHaveLength(0);
    expect(effectsAt(path)).toHaveLength(1);
  });

  it('that comes after its deadline expires without a call', async () => {
    const path = freshPath();
    const id = await send({ body: task('POST', path, { deadline: '2020-01-01T00:00:00Z' }) });
    expect((await resultOf(id)).event.data).toMatchObject({
      status: 'expired',
      attempts: 0,
      effect: { applied: 'no' },
    });
    expect(effectsAt(path)).toHaveLength(0);
  });

  it('waits for its time and is then brought back by a delay tier', async () => {
    const path = freshPath();
    const notBefore = Date.now() + 1_500;
    const id = await send({ body: task('POST', path, { notBefore: new Date(notBefore).toISOString() }) });
    await resultOf(id);
    expect(Date.now()).toBeGreaterThanOrEqual(notBefore);
    expect(effectsAt(path)).toHaveLength(1);
  });

  it('of one ordering key runs after the one before it', async () => {
    const [slow, fast] = [freshPath(), freshPath()];
    const lane = { orderingKey: newUuid() };
    answers.set(slow, (_, response, seen) => void (seen === 1 ? response.writeHead(503).end() : response.end('{}')));
    const first = await send({ body: task('PUT', slow, lane) });
    await waitUntil('the first effect', () => effectsAt(slow).length > 0);
    const second = await send({ body: task('PUT', fast, lane) });
    await resultOf(second);
    const order = effects.filter(({ path }) => path === slow || path === fast).map(({ path }) => path);
    expect(order).toEqual([slow, slow, fast]);
    expect((await rowOf(first))?.status).toBe('succeeded');
  });
});

describe('trouble', () => {
  it('retries a definite failure with backoff, then fails with a dead letter', async () => {
    const path = freshPath();
    answers.set(path, (_, response) => void response.writeHead(503, { 'x-request-id': 'r-7' }).end('busy'));
    const id = await send({ body: task('GET', path) });
    const { event } = await resultOf(id);
    expect(event.data).toMatchObject({
      status: 'failed',
      attempts: 3,
      error: { code: 'http_503', category: 'transient', providerRequestId: 'r-7' },
    });
    expect((await scene.take('waybill.dead.http')).headers).toMatchObject({
      'waybill-reason': 'http_503',
      'waybill-task': id,
      tenant: 'acme',
    });
    expect(
      await query('SELECT number, outcome, http_status FROM attempts WHERE task_id = $1 ORDER BY number', [id]),
    ).toEqual([1, 2, 3].map((number) => ({ number, outcome: 'ambiguous', http_status: 503 })));
  });

  it('never retries what the provider refuses', async () => {
    const path = freshPath();
    answers.set(path, (_, response) => void response.writeHead(422).end('{"error":"no"}'));
    const id = await send({ body: task('POST', path) });
    expect((await resultOf(id)).event.data).toMatchObject({ status: 'failed', attempts: 1, effect: { applied: 'no' } });
    await scene.take('waybill.dead.http');
    expect(effectsAt(path)).toHaveLength(1);
  });

  it('holds the whole connection by Retry-After, and no attempt is burnt', async () => {
    const [limited, other] = [freshPath(), freshPath()];
    answers.set(
      limited,
      (_, response, seen) =>
        void (seen === 1 ? response.writeHead(429, { 'retry-after': '2' }).end() : response.end('{}')),
    );
    const first = await send({ body: task('POST', limited, { connection: 'keyed' }) });
    await waitUntil('it to wait', async () => (await rowOf(first))?.reason === 'rate_limited');
    const second = await send({ body: task('POST', other, { connection: 'keyed' }) });
    await waitUntil('the other to wait', async () => (await rowOf(second))?.reason === 'rate_limited');
    expect(effectsAt(other)).toHaveLength(0);
    expect((await resultOf(first)).event.data.status).toBe('succeeded');
    expect((await resultOf(second)).event.data.attempts).toBe(1);
  });

  it('parks a task of class once when its end is ambiguous, with its evidence', async () => {
    const path = freshPath();
    answers.set(path, (request) => void request.socket.destroy());
    const id = await send({ body: task('POST', path) });
    expect((await resultOf(id)).event.data).toMatchObject({
      status: 'parked',
      attempts: 1,
      effect: { class: 'once', applied: 'unknown' },
    });
    expect(await query('SELECT outcome, phase FROM attempts WHERE task_id = $1', [id])).toMatchObject([
      { outcome: 'ambiguous' },
    ]);
    expect(effectsAt(path)).toHaveLength(1);
    expect(await scene.ready('waybill.tasks.http')).toBe(0);
  });

  it('repeats a keyed task with the same token and the same bytes', async () => {
    const path = freshPath();
    answers.set(path, (request, response, seen) => void (seen < 3 ? request.socket.destroy() : response.end('{}')));
    const id = await send({ body: task('POST', path, { connection: 'keyed' }, { body: { n: 1 } }) });
    expect((await resultOf(id)).event.data).toMatchObject({
      status: 'succeeded',
      attempts: 3,
      effect: { class: 'keyed', applied: 'yes' },
    });
    const keys = effectsAt(path).map(({ key }) => key);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(keys).size).toBe(1);
    expect(new Set(effectsAt(path).map(({ body }) => body)).size).toBe(1);
  });

  it('takes over from a worker that was lost: once is parked, natural is repeated', async () => {
    const [once, natural] = [freshPath(), freshPath()];
    const lost = async (method: string, path: string, effectClass: string) => {
      const id = await send({
        body: task(method, path, { notBefore: new Date(Date.now() + 3_600_000).toISOString() }),
      });
      await waitUntil('it to be stored', () => rowOf(id));
      await query(
        `UPDATE tasks SET status = 'intent', attempts = 1, fence_counter = 1, operation_token = repeat('a', 64), not_before = NULL,
           lease_until = now() - interval '1 second', wake_at = now() - interval '1 second' WHERE id = $1`,
        [id],
      );
      const prepared = http.actions.get('request')?.prepare({
        input: { method, path },
        settings: { baseUrl: `http://127.0.0.1:${(thirdParty.address() as AddressInfo).port}` },
        token: 'a'.repeat(64),
      });
      if (!prepared) throw new Error('The connector http has no action request');
      await query(
        `INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token, connection_version, method, url, request_hash)
         VALUES ('acme', $1, 1, 1, 1, $2, repeat('a', 64), 1, $3, $4, $5)`,
        [id, effectClass, method, prepared.url, requestHash(prepared)],
      );
      return id;
    };
    const parked = await lost('POST', once, 'once');
    const repeated = await lost('PUT', natural, 'natural');
    await sweeper.sweep();
    expect((await resultOf(parked)).event.data).toMatchObject({ status: 'parked', error: { code: 'worker_lost' } });
    expect((await resultOf(repeated)).event.data).toMatchObject({ status: 'succeeded', attempts: 2 });
    expect([effectsAt(once).length, effectsAt(natural).length]).toEqual([0, 1]);
  });

  it('waits while the credential is refused, and other connections go on', async () => {
    const [refused, fine] = [freshPath(), freshPath()];
    answers.set(refused, (_, response) => void response.writeHead(401).end());
    const waiting = await send({ body: task('GET', refused, { connection: 'plain' }) });
    await waitUntil('it to wait', async () => (await rowOf(waiting))?.reason === 'configuration');
    const id = await send({ body: task('POST', fine, { connection: 'keyed' }) });
    expect((await resultOf(id)).event.data.status).toBe('succeeded');
    expect(await query(`SELECT reason FROM connection_gates WHERE connection = 'plain'`)).toEqual([
      { reason: 'configuration' },
    ]);
    await query(`DELETE FROM connection_gates WHERE connection = 'plain'`);
  });

  it('records rubbish in an answer and leaves the neighbours in its batch unharmed', async () => {
    const rubbish = freshPath();
    answers.set(
      rubbish,
      (_, response) =>
        void response
          .setHeader('content-type', 'application/json')
          .end(Buffer.from('{"a":"\\u0000\\ud800","n":1e999}\u0000')),
    );
    const paths = Array.from({ length: 20 }, freshPath);
    const ids = await Promise.all(
      [rubbish, ...paths].map((path) => send({ body: task('PUT', path, { connection: 'keyed' }) })),
    );
    const statuses = await Promise.all(ids.map(async (id) => (await resultOf(id)).event.data.status));
    expect(new Set(statuses)).toEqual(new Set(['succeeded']));
  });
});
