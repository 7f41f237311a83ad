import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sign } from '@octokit/webhooks-methods';
import { BrokerAgent, type Inbox } from '../support/broker-agent.js';
import { type SharedStack, sharedTestStack } from '../support/shared-stack.js';
import type { StackAddresses } from '../support/stack.js';
import { type StackApi, stackApi } from '../support/stack-api.js';
import { type KeptTrace, shapeOf, tracesWith, wholeTrace } from '../support/trace-shape.js';
import { waitUntil } from '../support/wait-until.js';

jest.setTimeout(90_000);

const RUN = randomUUID().slice(0, 8);
const NAME = `traced-${RUN}`;
const SECRET = randomBytes(24).toString('base64url');

let stack: SharedStack;
let addresses: StackAddresses;
let api: StackApi;
let agent: BrokerAgent;
let events: Inbox;
let webhookUrl: string;
let callbacks: Server;
const calledBack: string[] = [];

const newTraceparent = () => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
const traceIdIn = (traceparent: string) => traceparent.slice(3, 35);

/** A task that makes an issue; the sandbox is asked to answer with `status` the first time. */
const issue = (status?: string) => ({
  connector: 'http',
  action: 'request',
  connection: NAME,
  input: {
    method: 'POST',
    path: '/issues',
    body: { title: `issue ${randomUUID()}` },
    ...(status === undefined ? {} : { query: { status, times: '1' } }),
  },
});

const taskIn = (id: string, status: string) =>
  waitUntil(`task ${id} to be ${status}`, async () => (await api('GET', `/v1/tasks/${id}`)).body.status === status, {
    deadlineMs: 30_000,
    everyMs: 100,
  });

const calledBackAbout = (id: string) => waitUntil(`the callback about ${id}`, () => calledBack.includes(id));

async function postWebhook(deliveryId: string, traceparent: string): Promise<void> {
  const body = JSON.stringify({ action: 'opened', issue: { number: 7 } });
  const answer = await fetch(webhookUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issues',
      'x-github-delivery': deliveryId,
      'x-hub-signature-256': await sign(SECRET, body),
      traceparent,
    },
    body,
  });
  expect(answer.status).toBe(202);
}

/** How an endpoint is told of where something was noted of it shortly before, which depends on what other specs did. */
const HEALTH = 'batch health';

async function expectShape(traceId: string, shape: readonly string[]): Promise<KeptTrace> {
  const trace = await wholeTrace(addresses.traces, traceId, shape.length);
  expect(shapeOf(trace).filter((line) => !line.endsWith(HEALTH))).toEqual(shape);
  return trace;
}

const spansIn = ({ spans }: KeptTrace, name: string) => spans.filter((span) => span.name === name);

beforeAll(async () => {
  stack = await sharedTestStack();
  addresses = await stack.addresses();
  api = stackApi(addresses);
  agent = new BrokerAgent(addresses.amqp);
  events = await agent.collect('', { exclusive: true }, [{ exchange: 'waybill.events', key: `${NAME}.#` }]);
  callbacks = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    calledBack.push((JSON.parse(Buffer.concat(chunks).toString('utf8')) as { subject: string }).subject);
    response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(callbacks, 'listening');
  const url = `http://127.0.0.1:${(callbacks.address() as AddressInfo).port}/results`;
  const made = [
    await api('POST', '/v1/connections', {
      name: NAME,
      connector: 'http',
      settings: { baseUrl: addresses.sandbox, idempotencyHeader: 'Idempotency-Key' },
      credentials: { type: 'bearer', token: 'sandbox-token' },
    }),
    await api('POST', '/v1/sources', { name: NAME, provider: 'github', secrets: [SECRET] }),
    await api('POST', '/v1/subscriptions', {
      name: NAME,
      kind: 'results',
      routing: 'http.request.#',
      deliver: { type: 'http', url },
    }),
  ];
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201]);
  webhookUrl = made[1]?.body.url;
}, 120_000);

afterAll(async () => {
  await api?.('DELETE', `/v1/subscriptions/${NAME}`);
  callbacks?.close();
  callbacks?.closeAllConnections();
  await agent?.close();
  await stack?.giveBack();
}, 60_000);

describe('one trace', () => {
  it('goes from the webhook through event, queue, claim, call and result to the callback', async () => {
    const deliveryId = randomUUID();
    const providers = newTraceparent();
    await postWebhook(deliveryId, providers);
    const event = await waitUntil('the event', () => events.find(({ body }) => body.data.deliveryId === deliveryId));
    const { traceparent } = event.properties.headers as { traceparent: string };
    const id = randomUUID();
    const headers = { traceparent, tenant: 'default' };
    const userId = new URL(addresses.amqp).username;
    const properties = { messageId: id, userId, contentType: 'application/json', deliveryMode: 2, headers };
    await agent.publish('waybill.tasks', 'http.request', issue(), properties);
    await calledBackAbout(id);

    const trace = await expectShape(traceIdIn(traceparent), [
      // The provider's own trace is linked, and no parent.
      'webhook-ingest: POST /v1/webhooks/:sourceId -> unknown, elsewhere',
      '  webhook-ingest: accept webhook',
      '    webhook-ingest: batch webhooks',
      '  webhook-ingest: send waybill.events',
      '    connector-worker: process waybill.tasks.http',
      '      connector-worker: accept',
      '        connector-worker: batch accept',
      '      connector-worker: attempt http.request',
      '        connector-worker: POST',
      '        connector-worker: commit outcome',
      '          connector-worker: batch outcomes',
      '        connector-worker: send waybill.results',
      '          result-publisher: process waybill.publisher.results',
      '            result-publisher: POST',
      '            result-publisher: batch dispatch',
      '    result-publisher: process waybill.publisher.events',
      '      result-publisher: batch dispatch',
    ]);
    expect(trace.traceId).not.toBe(traceIdIn(providers));
    for (const each of [id, deliveryId, event.body.id]) {
      expect([each, await tracesWith(addresses.traces, each)]).toEqual([each, [trace.traceId]]);
    }
  });

  it('goes on through a retry, which is linked with what led to it', async () => {
    const agents = newTraceparent();
    const { body } = await api('POST', '/v1/tasks', issue('503'), { traceparent: agents });
    await calledBackAbout(body.id);
    const trace = await expectShape(traceIdIn(agents), [
      'control-plane: POST /v1/tasks',
      '  connector-worker: process waybill.tasks.http -> send waybill.delay.1s',
      '    connector-worker: attempt http.request',
      '      connector-worker: POST',
      '      connector-worker: commit intent',
      '        connector-worker: batch intents',
      '      connector-worker: commit outcome',
      '        connector-worker: batch outcomes',
      '      connector-worker: send waybill.results',
      '        result-publisher: process waybill.publisher.results',
      '          result-publisher: POST',
      '          result-publisher: batch dispatch',
      '    connector-worker: claim',
      '      connector-worker: batch claim',
      '  connector-worker: process waybill.tasks.http -> send waybill.tasks',
      '    connector-worker: claim',
      '      connector-worker: batch claim',
      '    connector-worker: ✗ attempt http.request',
      '      connector-worker: commit intent',
      '        connector-worker: batch intents',
      '      connector-worker: commit outcome',
      '        connector-worker: batch outcomes',
      '      connector-worker: send waybill.delay.1s',
      '      connector-worker: ✗ POST',
      '  control-plane: accept http.request',
      '    control-plane: batch accept',
      '  control-plane: send waybill.tasks',
    ]);
    expect(spansIn(trace, HEALTH).length).toBeGreaterThan(0);
    // An agent is trusted with its own trace: its span, which it sends elsewhere, is the parent of ours.
    expect(spansIn(trace, 'POST /v1/tasks').map(({ parentSpanId }) => parentSpanId)).toEqual([agents.slice(36, 52)]);
    const attempts = spansIn(trace, 'attempt http.request').map(({ attributes }) => attributes);
    expect(attempts.map((each) => [each['waybill.attempt'], each['waybill.outcome']]).toSorted()).toEqual([
      [1, 'waiting'],
      [2, 'succeeded'],
    ]);
    const calls = spansIn(trace, 'POST').filter(({ service }) => service === 'connector-worker');
    expect(calls.map(({ kind, attributes }) => [kind, attributes['http.response.status_code']]).toSorted()).toEqual([
      ['client', 201],
      ['client', 503],
    ]);
  });

  it('goes on through a redrive, which is linked with the request that asked for it', async () => {
    const { body } = await api('POST', '/v1/tasks', issue('422'));
    await taskIn(body.id, 'failed');
    await calledBackAbout(body.id);
    const letter = await waitUntil('its dead letter', async () => {
      const page = await api('GET', '/v1/dead-letters?connector=http&limit=100');
      return page.body.items.find(({ taskId }: { taskId: string }) => taskId === body.id);
    });
    const asking = newTraceparent();
    calledBack.length = 0;
    await api('POST', '/v1/dead-letters/redrive', { ids: [letter.id] }, { traceparent: asking });
    await taskIn(body.id, 'succeeded');
    await calledBackAbout(body.id);
    const { traceId } = (await api('GET', `/v1/tasks/${body.id}`)).body;
    await expectShape(traceId, [
      'control-plane: POST /v1/tasks',
      '  connector-worker: process waybill.tasks.http -> send waybill.tasks',
      '    connector-worker: claim',
      '      connector-worker: batch claim',
      '    connector-worker: ✗ attempt http.request',
      '      connector-worker: commit intent',
      '        connector-worker: batch intents',
      '      connector-worker: commit outcome',
      '        connector-worker: batch outcomes',
      '      connector-worker: send waybill.dead-letters',
      '        result-publisher: process waybill.dead.http',
      '      connector-worker: send waybill.results',
      '        result-publisher: process waybill.publisher.results',
      '          result-publisher: POST',
      '          result-publisher: batch dispatch',
      '      connector-worker: ✗ POST',
      '  connector-worker: process waybill.tasks.http -> send waybill.tasks, elsewhere',
      '    connector-worker: attempt http.request',
      '      connector-worker: POST',
      '      connector-worker: commit intent',
      '        connector-worker: batch intents',
      '      connector-worker: commit outcome',
      '        connector-worker: batch outcomes',
      '      connector-worker: send waybill.results',
      '        result-publisher: process waybill.publisher.results',
      '          result-publisher: POST',
      '          result-publisher: batch dispatch',
      '    connector-worker: claim',
      '      connector-worker: batch claim',
      '  control-plane: accept http.request',
      '    control-plane: batch accept',
      '  control-plane: send waybill.tasks',
    ]);
    const asked = await expectShape(traceIdIn(asking), [
      'control-plane: POST /v1/dead-letters/redrive',
      '  control-plane: send waybill.tasks',
    ]);
    expect(asked.linking.map((span) => [span.traceId, span.name])).toEqual([[traceId, 'process waybill.tasks.http']]);
  });
});

describe('npm run trace', () => {
  it('prints the trace of a task as a tree of at most a hundred columns', async () => {
    const { body } = await api('POST', '/v1/tasks', issue());
    await calledBackAbout(body.id);
    const { traceId } = (await api('GET', `/v1/tasks/${body.id}`)).body;
    await wholeTrace(addresses.traces, traceId, 10);
    const command = [join(process.cwd(), 'infra/local/trace.mjs'), body.id];
    const { stdout } = await promisify(execFile)(process.execPath, command, {
      env: { ...process.env, WAYBILL_HOME: stack.home },
    });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toContain(traceId);
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(100);
    for (const part of ['POST /v1/tasks', 'send waybill.tasks', 'claim', 'POST · HTTP 201', 'send waybill.results']) {
      expect(stdout).toContain(part);
    }
  });
});
