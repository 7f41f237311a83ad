import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sign } from '@octokit/webhooks-methods';
import { Webhook } from 'standardwebhooks';
import { BrokerAgent, type Inbox } from '../support/broker-agent.js';
import { type SharedStack, sharedTestStack } from '../support/shared-stack.js';
import type { StackAddresses } from '../support/stack.js';
import { type StackApi, stackApi } from '../support/stack-api.js';
import { waitUntil } from '../support/wait-until.js';

jest.setTimeout(90_000);

/** Payloads nobody here wrote, by the name GitHub's header gives them. */
const examples = (
  createRequire(import.meta.url)('@octokit/webhooks-examples/api.github.com/index.json') as {
    name: string;
    examples: object[];
  }[]
).flatMap(({ name, examples: bodies }) => bodies.map((body) => ({ name, body })));

const RUN = randomUUID().slice(0, 8);
const SOURCE = `github-${RUN}`;
const SECRET = randomBytes(24).toString('base64url');

interface Delivery {
  readonly id: string;
  readonly name: string;
  readonly body: string;
  readonly signature: string;
}

interface Callback {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
}

let stack: SharedStack;
let addresses: StackAddresses;
let api: StackApi;
let agent: BrokerAgent;
let events: Inbox;
let webhookUrl: string;
const servers: Server[] = [];

async function delivery(name: string, body: object): Promise<Delivery> {
  const text = JSON.stringify(body);
  return { id: randomUUID(), name, body: text, signature: await sign(SECRET, text) };
}

async function post(given: Delivery, over: { url?: string; headers?: Record<string, string>; body?: string } = {}) {
  const answer = await fetch(over.url ?? webhookUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': given.name,
      'x-github-delivery': given.id,
      'x-hub-signature-256': given.signature,
      ...over.headers,
    },
    body: over.body ?? given.body,
  });
  return { status: answer.status, text: await answer.text() };
}

const eventsOf = ({ id }: Delivery) => events.filter(({ body }) => body.data.deliveryId === id);

/** A receiver of callbacks that answers as `answer` says: a status, or null to never answer. */
async function receiver(answer: (seen: number) => number | null): Promise<{ url: string; calls: Callback[] }> {
  const calls: Callback[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8'), at: Date.now() });
      const status = answer(calls.length);
      if (status !== null) response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`, calls };
}

async function subscribe(name: string, kind: 'events' | 'results', routing: string, url: string): Promise<string> {
  const { status, body } = await api('POST', '/v1/subscriptions', {
    name: `${name}-${RUN}`,
    kind,
    routing,
    deliver: { type: 'http', url },
  });
  expect(status).toBe(201);
  return body.deliver.secret;
}

const unsubscribe = (name: string) => api('DELETE', `/v1/subscriptions/${name}-${RUN}`);

/** What a receiver does with a callback; throws where the signature is not right. */
const verified = (secret: string, { headers, body }: Callback) =>
  // biome-ignore lint/suspicious/noExplicitAny: specs look into events of every shape
  new Webhook(secret).verify(body, headers as Record<string, string>) as any;

beforeAll(async () => {
  stack = await sharedTestStack();
  addresses = await stack.addresses();
  api = stackApi(addresses);
  agent = new BrokerAgent(addresses.amqp);
  events = await agent.collect('', { exclusive: true }, [{ exchange: 'waybill.events', key: `${SOURCE}.#` }]);
  const { status, body } = await api('POST', '/v1/sources', { name: SOURCE, provider: 'github', secrets: [SECRET] });
  expect([status, JSON.stringify(body).includes(SECRET)]).toEqual([201, false]);
  webhookUrl = body.url;
}, 120_000);

afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await agent?.close();
  await stack?.giveBack();
}, 60_000);

describe("GitHub's webhooks", () => {
  it(`come out once each where all ${examples.length} payloads are sent five times`, async () => {
    const sent = await Promise.all(examples.map(({ name, body }) => delivery(name, body)));
    const statuses = new Map<string, number[]>();
    // Copies at once and one after another: sixteen payloads under way at a time, three copies of each together.
    const lanes = Array.from({ length: 16 }, async (_, lane) => {
      for (const one of sent.filter((_delivery, index) => index % 16 === lane)) {
        const together = await Promise.all([post(one), post(one), post(one)]);
        const after = [await post(one), await post(one)];
        statuses.set(
          one.id,
          [...together, ...after].map(({ status }) => status),
        );
      }
    });
    await Promise.all(lanes);
    for (const one of sent) expect(statuses.get(one.id)?.toSorted()).toEqual([200, 200, 200, 200, 202]);

    const ids = new Set(sent.map(({ id }) => id));
    const ours = () => events.filter(({ body }) => ids.has(body.data.deliveryId));
    await waitUntil(`${sent.length} events`, () => ours().length >= sent.length, { deadlineMs: 30_000 });
    // A copy too many would be behind this one, in the same lane.
    const last = await delivery('ping', { zen: 'last' });
    await post(last);
    await waitUntil('the event behind them', () => eventsOf(last).length > 0);
    expect(ours()).toHaveLength(sent.length);
    for (const one of sent) {
      const [event] = eventsOf(one);
      expect(event?.routingKey).toBe(`${SOURCE}.${one.name}`);
      expect(event?.body).toMatchObject({
        specversion: '1.0',
        type: `dev.waybill.webhook.github.${one.name}`,
        source: `/sources/${SOURCE}`,
        data: { deliveryId: one.id, trust: 'untrusted' },
      });
      expect(event?.properties.messageId).toBe(event?.body.id);
      expect(event?.body.data.body).toEqual(JSON.parse(one.body));
    }
  });

  it('that were tampered with are refused, all with the same words, and leave nothing', async () => {
    const one = await delivery('issues', { action: 'opened', number: 7 });
    const foreign = await sign('another secret', one.body);
    const unknown = webhookUrl.replace(/[^/]+$/, randomUUID());
    const answers = [
      await post(one, { body: one.body.replace('opened', 'closed') }),
      await post(one, { body: `${one.body} ` }),
      await post(one, { headers: { 'x-hub-signature-256': foreign } }),
      await post(one, { headers: { 'x-hub-signature-256': one.signature.slice(0, -1) } }),
      await post(one, { headers: { 'x-hub-signature-256': '' } }),
      await post(one, { url: unknown }),
      await post(one, { url: webhookUrl.replace(/[^/]+$/, 'no-such-source') }),
    ];
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(401);
    // Had one of them been kept, the true one would be taken for its duplicate.
    expect((await post(one)).status).toBe(202);
    await waitUntil('the event', () => eventsOf(one).length === 1);
    expect(eventsOf(one)[0]?.body.data.body).toEqual({ action: 'opened', number: 7 });
  });
});

describe('a callback', () => {
  it('brings an event and a result, and the standardwebhooks library verifies both', async () => {
    const { url, calls } = await receiver(() => 204);
    const eventSecret = await subscribe('events', 'events', `${SOURCE}.issues`, url);
    const resultSecret = await subscribe('results', 'results', 'http.request.*', url);
    const one = await delivery('issues', { action: 'reopened' });
    await post(one);
    await post(await delivery('push', { ref: 'not subscribed' }));
    const task = {
      connector: 'http',
      action: 'request',
      connection: `callbacks-${RUN}`,
      input: { method: 'GET', path: '/readyz' },
    };
    const connection = { name: task.connection, connector: 'http', settings: { baseUrl: addresses.sandbox } };
    expect((await api('POST', '/v1/connections', { ...connection, credentials: { type: 'none' } })).status).toBe(201);
    const { body } = await api('POST', '/v1/tasks', task, { prefer: 'wait=10' });

    const [event, result] = await waitUntil('both callbacks', () => {
      const of = (fits: (told: { subject?: string; data: { deliveryId?: string } }) => boolean) =>
        calls.find((call) => fits(JSON.parse(call.body)));
      const found = [of(({ data }) => data.deliveryId === one.id), of(({ subject }) => subject === body.id)];
      return found.every((call) => call !== undefined) ? found : undefined;
    });
    if (!event || !result) throw new Error('unreachable');
    expect(verified(eventSecret, event)).toMatchObject({ source: `/sources/${SOURCE}`, data: { trust: 'untrusted' } });
    expect(verified(resultSecret, result)).toMatchObject({ id: `${body.id}/1`, data: { status: 'succeeded' } });
    expect(result.headers['webhook-id']).toBe(`${body.id}/1`);
    expect(() => verified(eventSecret, result)).toThrow();
    expect(() => verified(resultSecret, { ...result, body: result.body.replace('succeeded', 'failed') })).toThrow();
    expect(calls.filter((call) => call.body.includes('not subscribed'))).toEqual([]);
    await Promise.all(['events', 'results'].map(unsubscribe));
  });

  it('that is not taken comes again after five seconds under the same id', async () => {
    const { url, calls } = await receiver((seen) => (seen === 1 ? 500 : 200));
    const secret = await subscribe('again', 'events', `${SOURCE}.label`, url);
    await post(await delivery('label', { action: 'created' }));
    await waitUntil('the second try', () => calls.length === 2, { deadlineMs: 15_000 });
    const [first, second] = calls as [Callback, Callback];
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body).toBe(first.body);
    expect(second.at - first.at).toBeGreaterThanOrEqual(4_900);
    expect(verified(secret, second)).toEqual(verified(secret, first));
    await unsubscribe('again');
  });

  it('to an endpoint that is dead, or takes everything and never answers, slows no other', async () => {
    const [quick, silent, closed] = [await receiver(() => 200), await receiver(() => null), await receiver(() => 200)];
    servers.at(-1)?.close();
    for (const [name, { url }] of Object.entries({ silent, closed, quick })) {
      await subscribe(name, 'events', `${SOURCE}.star`, url);
    }
    const sent = await Promise.all(Array.from({ length: 40 }, (_, index) => delivery('star', { index })));
    const started = Date.now();
    for (const one of sent) await post(one);
    await waitUntil('every callback at the quick endpoint', () => quick.calls.length >= sent.length, {
      deadlineMs: 10_000,
    });
    expect(Date.now() - started).toBeLessThan(6_000);
    expect(new Set(quick.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(sent.length);
    expect(silent.calls.length).toBeGreaterThan(0);
    await Promise.all(['quick', 'silent', 'closed'].map(unsubscribe));
  });
});
