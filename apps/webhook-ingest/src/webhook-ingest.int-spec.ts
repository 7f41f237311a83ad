import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { sign } from '@octokit/webhooks-methods';
import type { FastifyInstance } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { newUuid, type WebhookEvent } from '#libs/contracts';
import { type Credential, CredentialVault, KeyRing } from '#libs/credentials';
import { applyAccess, SERVICE_ACCESS } from '#libs/messaging';
import { createLogger, hangUpWhenClosing } from '#libs/nest-runtime';
import { Database, migrate, PostgresTenantKeyStore } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { type MessagingScene, messagingScene } from '../../../test/support/messaging-scene.js';
import { TcpProxy } from '../../../test/support/tcp-proxy.js';
import { testVariable } from '../../../test/support/test-environment.js';
import { waitUntil } from '../../../test/support/wait-until.js';
import { createAdapter, joinHttp } from './join-http.js';
import { WebhookIngestModule } from './webhook-ingest.module.js';

jest.setTimeout(60_000);

interface Example {
  name: string;
  examples: object[];
}
const examples = createRequire(import.meta.url)('@octokit/webhooks-examples/api.github.com/index.json') as Example[];

const LOGIN = `spec_ingest_${randomBytes(4).toString('hex')}`;
const USER = `spec-ingest-${randomBytes(4).toString('hex')}`;
const SECRET = 'a secret that GitHub knows';
const STANDARD_SECRET = `whsec_${randomBytes(32).toString('base64')}`;

/** One event as it came out of `waybill.events`. */
interface Arrival {
  routingKey: string;
  messageId: unknown;
  contentType: unknown;
  tenant: unknown;
  event: WebhookEvent;
}

let testDatabase: TestDatabase;
let owner: Database;
let scene: MessagingScene;
let databaseProxy: TcpProxy;
let brokerProxy: TcpProxy;
let vault: CredentialVault;
let ring: KeyRing;
const apps: NestFastifyApplication[] = [];
let [url, otherUrl] = ['', ''];
const arrivals: Arrival[] = [];

const run = <Row>(text: string, parameters: unknown[] = []) =>
  owner.run<Row>({ name: `spec ${text}`.slice(0, 60), text }, parameters);

async function startReplica(): Promise<string> {
  const logger = createLogger('webhook-ingest', 'silent');
  const given = new URL(databaseProxy.through(testDatabase.url));
  given.username = LOGIN;
  given.password = 'spec';
  const broker = new URL(brokerProxy.through(scene.url));
  broker.username = USER;
  broker.password = 'spec';
  const database = new Database({ url: given.href, applicationName: 'spec ingest', poolSize: 8 });
  const parts = {
    database,
    vault: new CredentialVault(ring, new PostgresTenantKeyStore(database)),
    rabbitmqUrl: broker.href,
    logger,
  };
  const app = await NestFactory.create<NestFastifyApplication>(WebhookIngestModule.register(parts), createAdapter(), {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  joinHttp(app, logger);
  hangUpWhenClosing(app.getHttpAdapter().getInstance() as unknown as FastifyInstance);
  await app.listen(0, '127.0.0.1');
  apps.push(app);
  return app.getUrl();
}

async function makeSource(provider: string, secrets: string[], over: { settings?: object; pointer?: string } = {}) {
  const [id, name] = [newUuid(), `hub-${randomBytes(4).toString('hex')}`];
  const sealed = await vault.seal('acme', `source:${name}`, { ...secrets } as unknown as Credential);
  await run(
    `INSERT INTO waybill.sources (tenant, name, id, provider, settings, sealed_secrets, ordering_pointer)
     VALUES ('acme', $1, $2, $3, $4, $5, $6)`,
    [name, id, provider, over.settings ?? {}, sealed, over.pointer ?? null],
  );
  return { id, name };
}

function post(sourceId: string, body: string | Buffer, headers: Record<string, string>, to = url) {
  const type = { 'content-type': 'application/json' };
  return fetch(`${to}/v1/webhooks/${sourceId}`, { method: 'POST', body, headers: { ...type, ...headers } });
}

async function postGithub(
  sourceId: string,
  payload: object,
  over: { name?: string; delivery?: string; to?: string } = {},
) {
  const body = JSON.stringify(payload);
  const headers = {
    'x-hub-signature-256': await sign(SECRET, body),
    'x-github-event': over.name ?? 'push',
    'x-github-delivery': over.delivery ?? randomUUID(),
  };
  const answer = await post(sourceId, body, headers, over.to);
  return { status: answer.status, ...((await answer.json()) as { id: string; duplicate?: boolean }) };
}

const arrived = (source: { name: string }) =>
  arrivals.filter(({ routingKey }) => routingKey.startsWith(`${source.name}.`));
const waitForArrivals = (source: { name: string }, count: number) =>
  waitUntil(`${count} events`, () => (arrived(source).length >= count ? arrived(source) : null), {
    deadlineMs: 20_000,
  });
const owedEvents = async () =>
  (await run<{ n: number }>('SELECT count(*)::integer AS n FROM waybill.events WHERE published_at IS NULL'))[0]?.n;

beforeAll(async () => {
  scene = await messagingScene();
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  owner = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 4 });
  await run(`CREATE ROLE ${LOGIN} LOGIN PASSWORD 'spec' IN ROLE waybill_ingest`);
  await run(`INSERT INTO waybill.tenants (tenant) VALUES ('acme')`);
  await applyAccess(testVariable('TEST_AMQP_MANAGEMENT_URL'), scene.vhost, [
    { name: USER, password: 'spec', access: SERVICE_ACCESS['waybill-ingest'] },
  ]);
  ring = KeyRing.parse(`first ${randomBytes(32).toString('base64')}`);
  vault = new CredentialVault(ring, new PostgresTenantKeyStore(owner));
  databaseProxy = await TcpProxy.before(testDatabase.url);
  brokerProxy = await TcpProxy.before(scene.url);
  const channel = await scene.connection.openChannel();
  await channel.assertQueue('spec.events', { exclusive: true });
  await channel.bindQueue('spec.events', 'waybill.events', '#');
  await channel.consume(
    'spec.events',
    (message) => {
      if (!message) return;
      arrivals.push({
        routingKey: message.fields.routingKey,
        messageId: message.properties.messageId,
        contentType: message.properties.contentType,
        tenant: message.properties.headers?.['tenant'],
        event: JSON.parse(message.content.toString()) as WebhookEvent,
      });
    },
    { noAck: true },
  );
  url = await startReplica();
  otherUrl = await startReplica();
});

afterAll(async () => {
  for (const app of apps) await app.close();
  await databaseProxy?.close();
  await brokerProxy?.close();
  await scene?.drop();
  await owner?.run({ name: 'spec-end', text: `DROP ROLE IF EXISTS ${LOGIN}` }, []);
  await owner?.close();
  await testDatabase?.drop();
});

describe('webhook-ingest', () => {
  it("brings GitHub's own examples out once each, also when each is sent five times to two replicas", async () => {
    const source = await makeSource('github', [SECRET]);
    const sent = new Map<string, object>();
    for (const { name, examples: payloads } of examples) {
      const payload = payloads[0] ?? {};
      const delivery = randomUUID();
      const answers = await Promise.all(
        [url, otherUrl, url, otherUrl, url].map((to) => postGithub(source.id, payload, { name, delivery, to })),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 202]);
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
      sent.set(answers[0]?.id ?? '', payload);
    }
    const seen = await waitForArrivals(source, examples.length);
    await waitUntil('every event marked as published', async () => (await owedEvents()) === 0);
    expect(seen.map(({ messageId }) => messageId).toSorted()).toEqual([...sent.keys()].toSorted());
    for (const { messageId, event, tenant, contentType } of seen) {
      expect([tenant, contentType]).toEqual(['acme', 'application/cloudevents+json']);
      expect(event).toMatchObject({ id: messageId, source: `/sources/${source.name}`, data: { trust: 'untrusted' } });
      expect(event.data.body).toEqual(sent.get(String(messageId)));
    }
  });

  it('refuses everything that does not verify with one and the same answer, and stores nothing but a count', async () => {
    const source = await makeSource('github', [SECRET]);
    const standard = await makeSource('standard-webhooks', [STANDARD_SECRET]);
    const body = '{"a":1}';
    const signature = await sign(SECRET, body);
    const stale = new Date(Date.now() - 301_000);
    const attempts: Array<[string, string, Record<string, string>]> = [
      [source.id, '{"a":2}', { 'x-hub-signature-256': signature }],
      [source.id, body, {}],
      [source.id, body, { 'x-hub-signature-256': 'sha256=' }],
      [newUuid(), body, { 'x-hub-signature-256': signature }],
      ['no-uuid', body, { 'x-hub-signature-256': signature }],
      [
        standard.id,
        body,
        {
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(Math.floor(stale.getTime() / 1000)),
          'webhook-signature': new Webhook(STANDARD_SECRET).sign('msg_1', stale, body),
        },
      ],
    ];
    const answers = await Promise.all(
      attempts.map(async ([id, text, headers]) => {
        const answer = await post(id, text, headers);
        const { date: _date, ...kept } = Object.fromEntries(answer.headers);
        return JSON.stringify([answer.status, kept, await answer.text()]);
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('application/problem+json');
    expect(answers[0]?.startsWith('[401,')).toBe(true);
    const mine = [[source.id, standard.id]];
    expect(await run('SELECT FROM waybill.receipts WHERE source_id = ANY ($1)', mine)).toEqual([]);
    const counted = await waitUntil('the counts', async () => {
      const rows = await run<{ reason: string; times: string }>(
        'SELECT reason, sum(times) AS times FROM waybill.refusals GROUP BY reason ORDER BY reason',
      );
      return rows.length === 5 ? rows : null;
    });
    expect(counted.map(({ reason, times }) => `${reason} ${times}`)).toEqual([
      'malformed 1',
      'mismatch 1',
      'missing 1',
      'stale 1',
      'unknown-source 2',
    ]);
  });

  it('takes Standard Webhooks, HMAC with settings, any content type and no body at all', async () => {
    const standard = await makeSource('standard-webhooks', [STANDARD_SECRET]);
    const body = '{"type":"user.created","timestamp":"2026-01-02T03:04:05Z"}';
    const signature = new Webhook(STANDARD_SECRET).sign('msg_1', new Date(), body);
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': signature,
    };
    expect((await post(standard.id, body, headers)).status).toBe(202);
    const [first] = await waitForArrivals(standard, 1);
    expect(first).toMatchObject({
      routingKey: `${standard.name}.user.created`,
      event: { type: 'dev.waybill.webhook.standard-webhooks.user.created', time: '2026-01-02T03:04:05Z' },
    });

    const settings = { header: 'X-Sig', algorithm: 'sha512', encoding: 'base64', prefix: 'v=' };
    const shop = await makeSource('hmac', ['a secret of the shop'], { settings });
    const bodies = [Buffer.from([0, 0xff, 1]), Buffer.from('<a/>'), Buffer.alloc(0)];
    for (const [place, bytes] of bodies.entries()) {
      const digest = createHmac('sha512', 'a secret of the shop').update(bytes).digest('base64');
      const type = ['application/octet-stream', 'garbage', 'text/xml; charset=x'][place] ?? '';
      const answer = await post(shop.id, bytes, { 'x-sig': `v=${digest}`, 'content-type': type });
      expect(answer.status).toBe(202);
    }
    const seen = await waitForArrivals(shop, 3);
    expect(seen.map(({ event }) => Buffer.from(String(event.data.body), 'base64'))).toEqual(bodies);
  });

  it('takes webhooks while the broker is away, and delivers them afterwards in the order of their lanes', async () => {
    const source = await makeSource('github', [SECRET], { pointer: '/lane' });
    brokerProxy.refuse();
    const lanes = ['a', 'b', 'c'];
    for (let number = 0; number < 20; number++) {
      const to = number % 2 === 0 ? url : otherUrl;
      const answers = await Promise.all(lanes.map((lane) => postGithub(source.id, { lane, number }, { to })));
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    }
    expect(arrived(source)).toEqual([]);
    brokerProxy.accept();
    for (let number = 20; number < 30; number++) {
      await Promise.all(lanes.map((lane) => postGithub(source.id, { lane, number })));
    }
    await waitForArrivals(source, 90);
    await waitUntil('every event marked as published', async () => (await owedEvents()) === 0);
    for (const lane of lanes) {
      const bodies = arrived(source).map(({ event }) => event.data.body as { lane: string; number: number });
      const numbers = bodies.filter((body) => body.lane === lane).map(({ number }) => number);
      expect(numbers).toEqual(Array.from({ length: 30 }, (_, number) => number));
    }
  });

  it('keeps the order of a lane while the connection to the broker is cut again and again', async () => {
    const source = await makeSource('github', [SECRET]);
    let sending = true;
    const cutting = (async () => {
      while (sending) {
        brokerProxy.cut();
        const { length } = arrivals;
        await waitUntil('something to come through', () => !sending || arrivals.length > length);
      }
    })();
    for (let number = 0; number < 120; number++) {
      const answer = await postGithub(source.id, { number }, { to: number % 2 === 0 ? url : otherUrl });
      expect(answer.status).toBe(202);
    }
    sending = false;
    await cutting;
    await waitUntil('every event marked as published', async () => (await owedEvents()) === 0, { deadlineMs: 20_000 });
    await waitForArrivals(source, 120);
    // What was cut before its confirm comes again under the same id; the first copies are in order.
    const firsts = new Map<unknown, unknown>();
    for (const { messageId, event } of arrived(source)) {
      if (!firsts.has(messageId)) firsts.set(messageId, event.data.body);
    }
    const numbers = [...firsts.values()];
    expect(numbers).toEqual(Array.from({ length: 120 }, (_, number) => ({ number })));
  });

  it('answers 503 with Retry-After while the database is away, is not ready, and goes on afterwards', async () => {
    const source = await makeSource('github', [SECRET]);
    expect((await postGithub(source.id, { before: true })).status).toBe(202);
    await waitUntil('every event marked as published', async () => (await owedEvents()) === 0);
    brokerProxy.refuse();
    databaseProxy.refuse();
    const body = '{"during":true}';
    const headers = { 'x-hub-signature-256': await sign(SECRET, body), 'x-github-delivery': 'during' };
    for (const to of [source.id, newUuid()]) {
      const answer = await post(to, body, headers);
      expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('content-type')]).toEqual([
        503,
        '5',
        'application/problem+json; charset=utf-8',
      ]);
    }
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    databaseProxy.accept();
    brokerProxy.accept();
    await waitUntil('the delivery to be taken', async () => (await post(source.id, body, headers)).status < 300);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const seen = await waitForArrivals(source, 2);
    expect(seen.map(({ event }) => event.data.body)).toEqual([{ before: true }, { during: true }]);
  });

  it('refuses other methods, other paths and bodies that are too large', async () => {
    const source = await makeSource('github', [SECRET]);
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await fetch(`${url}/v1/webhooks/${source.id}`, { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
      expect(await answer.json()).toMatchObject({ code: 'method_not_allowed' });
    }
    const elsewhere = await fetch(`${url}/v1/tasks`, { method: 'POST', body: '{}' });
    expect([elsewhere.status, elsewhere.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
    const large = await post(source.id, Buffer.alloc(10 * 1024 * 1024 + 1), {});
    expect([large.status, large.headers.get('content-type')]).toEqual([413, 'application/problem+json; charset=utf-8']);
  });

  it('has stored all it answered for when it stops in the middle', async () => {
    const source = await makeSource('github', [SECRET]);
    const to = await startReplica();
    const app = apps.pop();
    const answers = Promise.allSettled(
      Array.from({ length: 60 }, (_, number) => postGithub(source.id, { number }, { to })),
    );
    await waitUntil(
      'the first receipt',
      async () => (await run('SELECT FROM waybill.receipts WHERE source_id = $1', [source.id])).length > 0,
    );
    await app?.close();
    const accepted = (await answers).filter((end) => end.status === 'fulfilled' && end.value.status === 202).length;
    expect(accepted).toBeGreaterThan(0);
    const rows = await run('SELECT FROM waybill.events WHERE tenant = $1 AND source = $2', ['acme', source.name]);
    expect(rows.length).toBeGreaterThanOrEqual(accepted);
    await waitForArrivals(source, rows.length);
  });
});
