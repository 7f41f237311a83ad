import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sign } from '@octokit/webhooks-methods';
import pg from 'pg';
import { DELAY_TIERS, INSTALLATION } from '#libs/messaging';
import { documentedMetrics } from '../docs/documented-metrics.js';
import { MEASURED_SERVICES, METRIC_LABEL_VALUES } from '../docs/metric-label-values.js';
import { BrokerAgent, type Inbox } from '../support/broker-agent.js';
import { readExposition, type ServedMetric, sumOf } from '../support/exposition.js';
import { type SharedStack, sharedTestStack } from '../support/shared-stack.js';
import type { StackAddresses } from '../support/stack.js';
import { type StackApi, stackApi } from '../support/stack-api.js';
import { testVariable } from '../support/test-environment.js';
import { waitUntil } from '../support/wait-until.js';
import { itWith } from '../support/with-program.js';

jest.setTimeout(90_000);

const RUN = randomUUID().slice(0, 8);
const NAME = `measured-${RUN}`;
const SECRET = randomBytes(24).toString('base64url');
type Service = (typeof MEASURED_SERVICES)[number];
type Scrapes = Record<Service, Map<string, ServedMetric>>;

let stack: SharedStack;
let addresses: StackAddresses;
let api: StackApi;
let agent: BrokerAgent;
let replies: Inbox;
let webhookUrl: string;
let callbacks: Server;
let before: Scrapes;
const texts = new Map<Service, string>();
const tasks: Record<string, string> = {};
let calledBack = 0;
let endingKey: string;
/** Sooner than whatever else of the stack ends. */
const KEY_ENDS = new Date(Math.ceil(Date.now() / 1e3) * 1e3 + 3_600_000);

function urlOf(service: Service): string {
  const plan = JSON.parse(readFileSync(join(stack.home, 'run/plan.json'), 'utf8'));
  return `http://127.0.0.1:${plan.ports.services[`${service}.1`]}`;
}

async function scrape(): Promise<Scrapes> {
  const scrapes = await Promise.all(
    MEASURED_SERVICES.map(async (service) => {
      const answer = await fetch(`${urlOf(service)}/metrics`, { signal: AbortSignal.timeout(10_000) });
      expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
      texts.set(service, await answer.text());
      return [service, readExposition(texts.get(service) ?? '')];
    }),
  );
  return Object.fromEntries(scrapes);
}

/** By how much a counter, or the count of a histogram, has grown since the run began. */
const grown = (now: Scrapes, service: Service, name: string, labels: Record<string, string> = {}) =>
  sumOf(now[service].get(name), labels) - sumOf(before[service].get(name), labels);

const issue = (over: { query?: Record<string, string>; connection?: string } = {}) => ({
  connector: 'http',
  action: 'request',
  connection: over.connection ?? NAME,
  input: { method: 'POST', path: '/issues', body: { title: randomUUID() }, ...(over.query && { query: over.query }) },
});

async function submit(name: string, task: object, status: string): Promise<void> {
  const { body } = await api('POST', '/v1/tasks', task);
  tasks[name] = body.id;
  await taskIn(body.id, status);
}

const taskIn = (id: string, status: string) =>
  waitUntil(`task ${id} to be ${status}`, async () => (await api('GET', `/v1/tasks/${id}`)).body.status === status, {
    deadlineMs: 30_000,
    everyMs: 100,
  });

async function webhook(id: string, body: object, over: { secret?: string; url?: string } = {}): Promise<number> {
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'ping',
    'x-github-delivery': id,
    'x-hub-signature-256': await sign(over.secret ?? SECRET, text),
  };
  return (await fetch(over.url ?? webhookUrl, { method: 'POST', headers, body: text })).status;
}

/** What PostgreSQL holds: tasks that wait for their time, parked ones, dead letters of `http` and of nobody we know. */
async function counted(): Promise<number[]> {
  const client = new pg.Client({ connectionString: addresses.database });
  await client.connect();
  try {
    const { rows } = await client.query(`SELECT
      (SELECT count(*)::int FROM waybill.tasks WHERE status = 'waiting' AND reason = 'not_before' AND connector = 'http') a,
      (SELECT count(*)::int FROM waybill.tasks WHERE status = 'parked' AND connector = 'http') b,
      (SELECT count(*)::int FROM waybill.dead_letters WHERE state = 'open' AND connector = 'http') c,
      (SELECT count(*)::int FROM waybill.dead_letters WHERE state = 'open' AND connector NOT IN ('http', 'github')) d`);
    return Object.values(rows[0]);
  } finally {
    await client.end();
  }
}

/** Leaves no dead letter of this run open. */
async function discardLetters(): Promise<void> {
  const { items } = (await api('GET', '/v1/dead-letters?limit=100')).body;
  const ids = items
    .filter(
      (letter: { taskId: string; connector: string }) => letter.taskId === tasks['wrong'] || letter.connector === NAME,
    )
    .map(({ id }: { id: string }) => id);
  if (ids.length > 0) await api('POST', '/v1/dead-letters/discard', { ids, note: 'of a test' });
}

async function configure(): Promise<void> {
  const connection = (name: string, settings: object) =>
    api('POST', '/v1/connections', {
      name,
      connector: 'http',
      settings: { baseUrl: addresses.sandbox, ...settings },
      credentials: { type: 'bearer', token: 'sandbox-token' },
    });
  const subscription = (name: string, deliver: object) =>
    api('POST', '/v1/subscriptions', { name: `${NAME}-${name}`, kind: 'results', routing: '#', deliver });
  const made = [
    await connection(NAME, { idempotencyHeader: 'Idempotency-Key' }),
    await connection(`${NAME}-bare`, {}),
    await subscription('http', {
      type: 'http',
      url: `http://127.0.0.1:${(callbacks.address() as AddressInfo).port}/results`,
    }),
    await subscription('amqp', { type: 'amqp', queue: `default.${NAME}` }),
    await api('POST', '/v1/sources', { name: NAME, provider: 'github', secrets: [SECRET] }),
  ];
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
  webhookUrl = made.at(-1)?.body.url;
  const ending = { name: NAME, scopes: ['tasks:read'], expiresAt: KEY_ENDS.toISOString() };
  const { id, key } = (await api('POST', '/v1/api-keys', ending)).body;
  endingKey = id;
  expect((await stackApi(addresses, key)('GET', '/v1/tasks')).status).toBe(200);
}

/** One task of each end, one webhook of each kind, and a letter that nobody can read. */
async function run(): Promise<void> {
  await submit('plain', issue(), 'succeeded');
  await submit('repeated', issue({ query: { status: '503', times: '1' } }), 'succeeded');
  await submit('wrong', issue({ query: { status: '422' } }), 'failed');
  await submit('unsure', issue({ query: { status: '503' }, connection: `${NAME}-bare` }), 'parked');
  await submit('later', { ...issue(), notBefore: new Date(Date.now() + 3_600_000).toISOString() }, 'waiting');

  const userId = new URL(addresses.amqp).username;
  const properties = { contentType: 'application/json', deliveryMode: 2, userId, headers: { tenant: 'default' } };
  const messageId = randomUUID();
  const task = { ...properties, messageId, correlationId: messageId, replyTo: `default.${NAME}` };
  await agent.publish('waybill.tasks', 'http.request', issue(), task);
  await waitUntil('the reply', () => replies.find(({ properties: { correlationId } }) => correlationId === messageId));
  await agent.publish('waybill.tasks', `${NAME}.request`, issue(), { ...properties, messageId: randomUUID() });

  const id = randomUUID();
  expect([
    await webhook(id, { a: 1 }),
    await webhook(id, { a: 1 }),
    await webhook(id, { a: 2 }),
    await webhook(randomUUID(), { a: 3 }, { secret: 'another' }),
    await webhook(randomUUID(), { a: 4 }, { url: webhookUrl.replace(/[^/]+$/, randomUUID()) }),
  ]).toEqual([202, 200, 200, 401, 401]);
  await waitUntil('five callbacks', () => calledBack >= 5);
  await Promise.all(MEASURED_SERVICES.map((service) => fetch(`${urlOf(service)}/nothing/${RUN}`)));
  const page = await (await fetch(addresses.console)).text();
  const script = /src="([^"]+)"/.exec(page)?.[1] ?? 'no script';
  expect((await fetch(new URL(script, addresses.console))).status).toBe(200);
}

/**
 * No connector of the product looks for effects, so nobody has counted that; test/chaos has one that does. Broker and database
 * of the stack are reached in plain text; specs of messaging and nest-runtime reach them over TLS. Its credentials never end; a
 * spec of connector-worker has one that does.
 */
const UNTOLD = [
  'waybill_probes_total',
  'waybill_certificate_expiry_timestamp_seconds',
  'waybill_credential_expiry_timestamp_seconds',
];

beforeAll(async () => {
  stack = await sharedTestStack();
  addresses = await stack.addresses();
  api = stackApi(addresses);
  agent = new BrokerAgent(addresses.amqp);
  replies = await agent.collect(`default.${NAME}`, { autoDelete: true, durable: true });
  callbacks = createServer((request, response) => {
    request.resume().on('end', () => {
      calledBack++;
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(callbacks, 'listening');
  await configure();
  before = await scrape();
  await run();
}, 180_000);

afterAll(async () => {
  for (const name of ['http', 'amqp']) await api?.('DELETE', `/v1/subscriptions/${NAME}-${name}`);
  if (tasks['unsure']) await api('POST', `/v1/tasks/${tasks['unsure']}/resolve`, { decision: 'abandon' });
  if (tasks['later']) await api('POST', `/v1/tasks/${tasks['later']}/cancel`);
  if (tasks['wrong']) await discardLetters();
  if (endingKey) await api('DELETE', `/v1/api-keys/${endingKey}`);
  callbacks?.close();
  callbacks?.closeAllConnections();
  await agent?.close();
  await stack?.giveBack();
}, 60_000);

describe('the metrics of every service', () => {
  it('are what docs/metrics.md says: each is documented, each documented one is there, with its type and labels', async () => {
    const documented = documentedMetrics();
    const now = await scrape();
    for (const service of MEASURED_SERVICES) {
      const expected = documented.filter(
        ({ name, services }) => !UNTOLD.includes(name) && (services.includes('*') || services.includes(service)),
      );
      expect([service, [...now[service].keys()].toSorted()]).toEqual([service, expected.map((m) => m.name).toSorted()]);
      for (const { name, type, labels } of expected) {
        const served = now[service].get(name);
        const keys = new Set(served?.samples.map((sample) => Object.keys(sample.labels).toSorted().join()));
        expect([name, served?.type, [...keys]]).toEqual([name, type, [[...labels.keys()].toSorted().join()]]);
      }
    }
  });

  it('have labels of the listed values only: no tenant, no id, nothing of this run', async () => {
    const documented = new Map(documentedMetrics().map((metric) => [metric.name, metric]));
    const now = await scrape();
    const strange: string[] = [];
    for (const [name, { samples }] of MEASURED_SERVICES.flatMap((service) => [...now[service]])) {
      for (const [label, value] of samples.flatMap(({ labels }) => Object.entries(labels))) {
        const allowed = documented.get(name)?.labels.get(label) ?? METRIC_LABEL_VALUES[label];
        const fits = allowed instanceof RegExp ? allowed.test(value) : allowed?.includes(value);
        if (!fits) strange.push(`${name} ${label}=${value}`);
      }
    }
    expect(strange).toEqual([]);
    const all = [...texts.values()].join('\n');
    for (const secret of [RUN, '"default', ...Object.values(tasks)])
      expect([secret, all.includes(secret)]).toEqual([secret, false]);
    expect(/[0-9a-f]{8}-[0-9a-f]{4}-/.exec(all)).toBeNull();
  });

  itWith('TEST_PROMTOOL')('are clean to promtool', async () => {
    await scrape();
    for (const [service, input] of texts) {
      const { status, stdout, stderr } = spawnSync(testVariable('TEST_PROMTOOL'), ['check', 'metrics'], { input });
      expect([service, status, `${stdout}${stderr}`]).toEqual([service, 0, '']);
    }
  });
});

describe('the counters', () => {
  it('of the worker grow by each end, attempt and wait of the run', async () => {
    const now = await scrape();
    const by = (name: string, labels: Record<string, string>) =>
      grown(now, 'connector-worker', name, { connector: 'http', ...labels });
    const ends = ['succeeded', 'failed', 'parked', 'waiting'].map((status) =>
      by('waybill_task_outcomes_total', { status }),
    );
    expect(ends).toEqual([3, 1, 1, 1]);
    const timed = ['succeeded', 'failed', 'parked'].map((status) => by('waybill_task_duration_seconds', { status }));
    expect(timed).toEqual([3, 1, 0]);
    const outcomes = ['succeeded', 'failed', 'ambiguous'];
    expect(outcomes.map((outcome) => by('waybill_attempts_total', { outcome }))).toEqual([3, 1, 2]);
    expect(outcomes.map((outcome) => by('waybill_call_duration_seconds', { outcome }))).toEqual([3, 1, 2]);
    expect(by('waybill_attempts_total', { category: 'none' })).toBe(3);
    expect(by('waybill_task_waits_total', { reason: 'retry' })).toBe(1);
  });

  it('of webhook-ingest grow by each webhook, under its provider, outcome and reason', async () => {
    const now = await scrape();
    const by = (name: string, labels: Record<string, string>) => grown(now, 'webhook-ingest', name, labels);
    const outcomes = ['accepted', 'duplicate', 'conflict', 'refused'];
    for (const name of ['waybill_webhooks_received_total', 'waybill_webhook_duration_seconds']) {
      expect(outcomes.map((outcome) => by(name, { provider: 'github', outcome }))).toEqual([1, 1, 1, 1]);
    }
    expect(by('waybill_webhooks_refused_total', { provider: 'github', reason: 'mismatch' })).toBe(1);
    expect(by('waybill_webhooks_refused_total', { provider: 'unknown', reason: 'unknown-source' })).toBe(1);
    expect(by('waybill_events_published_total', { outcome: 'routed' })).toBe(1);
  });

  it('of result-publisher grow by each reply, forwarding and callback', async () => {
    const now = await scrape();
    const by = (kind: string) =>
      grown(now, 'result-publisher', 'waybill_deliveries_total', { kind, outcome: 'delivered' });
    expect(by('reply')).toBe(1);
    expect(by('queue')).toBe(5);
    expect(by('callback')).toBeGreaterThanOrEqual(5);
    expect(grown(now, 'result-publisher', 'waybill_callback_duration_seconds')).toBeGreaterThanOrEqual(5);
  });

  it('of HTTP know a route by its pattern, and requests that no route takes as unknown', async () => {
    const now = await scrape();
    const requests = (labels: Record<string, string>) =>
      grown(now, 'control-plane', 'waybill_http_request_duration_seconds', labels);
    expect(requests({ method: 'POST', route: '/v1/tasks' })).toBe(5);
    expect(requests({ method: 'GET', route: '/v1/tasks/:id', status: '200' })).toBeGreaterThanOrEqual(5);
    expect(requests({ method: 'GET', route: 'unknown', status: '404' })).toBe(1);
    expect(requests({ method: 'GET', route: '/console/*', status: '200' })).toBe(2);
  });
});

describe('the gauges of the control-plane', () => {
  it('tell what PostgreSQL holds: waiting, parked, dead, a connector that a message invents as unknown', async () => {
    await waitUntil(
      'the gauges to have followed',
      async () => {
        const gauges = (await scrape())['control-plane'];
        const told = [
          sumOf(gauges.get('waybill_tasks_waiting'), { connector: 'http', reason: 'not_before' }),
          sumOf(gauges.get('waybill_tasks_parked'), { connector: 'http' }),
          sumOf(gauges.get('waybill_dead_letters'), { connector: 'http' }),
          sumOf(gauges.get('waybill_dead_letters'), { connector: 'unknown' }),
        ];
        expect(told).toEqual(await counted());
        expect(Math.min(...told)).toBeGreaterThan(0);
        expect(sumOf(gauges.get('waybill_oldest_unfinished_task_age_seconds'), { connector: 'http' })).toBeGreaterThan(
          0,
        );
        return true;
      },
      { deadlineMs: 30_000, everyMs: 1_000 },
    );
  });

  it('tell what stands besides: what waits how long, an incident that nobody is on, when the key in use ends', async () => {
    const gauges = (await scrape())['control-plane'];
    const told = (name: string, labels: Record<string, string> = {}) => sumOf(gauges.get(name), labels);
    const waiting = { connector: 'http', reason: 'not_before' };
    expect(told('waybill_oldest_waiting_task_age_seconds', waiting)).toBeGreaterThan(0);
    expect(told('waybill_oldest_untaken_incident_age_seconds', { connector: 'http' })).toBeGreaterThan(0);
    expect(told('waybill_api_key_expiry_timestamp_seconds')).toBe(KEY_ENDS.getTime() / 1e3);
    expect(told('waybill_dependency_ready', { dependency: 'database' })).toBe(1);
    expect(told('waybill_database_replaced')).toBe(0);
    expect(told('waybill_audit_anchor_rounds_total', { outcome: 'done' })).toBeGreaterThan(0);
  });

  it('tell of every queue of work, and that all but the delaying ones are consumed', async () => {
    // The broker counts consumers every few seconds only, and a service may have joined its queue since.
    await waitUntil(
      'the consumers to be counted',
      async () => {
        const consumers = (await scrape())['control-plane'].get('waybill_queue_consumers')?.samples ?? [];
        const served = consumers.map(({ labels }) => labels['queue'] ?? '');
        const known = (METRIC_LABEL_VALUES['queue'] as string[]).filter((name) => name !== INSTALLATION);
        expect(served.toSorted()).toEqual(known.toSorted());
        const idle = consumers.filter(({ value }) => value === 0).map(({ labels }) => labels['queue']);
        expect(idle.toSorted()).toEqual(DELAY_TIERS.map(({ exchange }) => exchange).toSorted());
        return true;
      },
      { deadlineMs: 30_000, everyMs: 1_000 },
    );
  });
});
