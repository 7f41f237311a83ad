import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ChannelModel, type ConfirmChannel, type ConsumeMessage, connect } from 'amqplib';
import { Client } from 'pg';
import { type SharedStack, sharedTestStack } from '../support/shared-stack.js';
import type { StackAddresses } from '../support/stack.js';
import { type StackApi, stackApi } from '../support/stack-api.js';
import { waitUntil } from '../support/wait-until.js';

jest.setTimeout(120_000);

const RUN = randomUUID().slice(0, 8);
const canary = (what: string) => `canary-${what}-${randomBytes(12).toString('hex')}`;

/** What may stand nowhere but sealed or hashed. */
const SECRETS = {
  bearer: canary('bearer'),
  password: canary('password'),
  apiKeyValue: canary('api-key-value'),
  webhook: canary('webhook'),
  callback: `whsec_${randomBytes(32).toString('base64')}`,
  requestHeader: canary('request-header'),
  webhookHeader: canary('webhook-header'),
  messageHeader: canary('message-header'),
};
/** What is a tenant's own: stored and handed on, but nothing for logs, traces, hints and dead letters of ours. */
const CONTENTS = { input: canary('input'), answer: canary('answer'), event: canary('event') };

let stack: SharedStack;
let addresses: StackAddresses;
let api: StackApi;
let provider: Server;
let broker: ChannelModel;
let channel: ConfirmChannel;
const messages: { exchange: string; text: string }[] = [];
/** The key of a caller, made by the API: it is a secret too. */
let apiKey = '';
const taskIds: string[] = [];

const connection = (kind: string) => `canary-${kind}-${RUN}`;

/** Answers by path: an echo of all it was sent, a refusal, a reset. */
function takeCalls(server: Server): void {
  server.on('request', async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url?.startsWith('/reset')) return void request.socket.destroy();
    const sent = { headers: request.headers, body: Buffer.concat(chunks).toString(), answer: CONTENTS.answer };
    const status = request.url?.startsWith('/refuse') ? 422 : 200;
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-echo': String(request.headers.authorization ?? request.headers['x-key'] ?? ''),
    });
    response.end(JSON.stringify(sent));
  });
}

async function listenTo(exchanges: readonly string[]): Promise<void> {
  const { queue } = await channel.assertQueue('', { exclusive: true });
  for (const exchange of exchanges) await channel.bindQueue(queue, exchange, '#');
  await channel.consume(
    queue,
    (message) => {
      if (message) messages.push({ exchange: message.fields.exchange, text: textOf(message) });
    },
    { noAck: true },
  );
}

function textOf({ content, properties, fields }: ConsumeMessage): string {
  return `${JSON.stringify(properties)} ${JSON.stringify(fields)} ${content.toString('latin1')}`;
}

async function submit(kind: string, path: string): Promise<void> {
  const made = await api(
    'POST',
    '/v1/tasks',
    {
      connector: 'http',
      action: 'request',
      connection: connection(kind),
      input: { method: 'PUT', path, body: { note: CONTENTS.input } },
      labels: { run: RUN },
    },
    { authorization: `Bearer ${apiKey}`, cookie: SECRETS.requestHeader, 'x-secret': SECRETS.requestHeader },
  );
  expect(made.status).toBe(202);
  taskIds.push(made.body.id);
}

async function sendWebhook(url: string, signature: string, body: string): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': signature,
      authorization: `Bearer ${SECRETS.webhookHeader}`,
      cookie: `session=${SECRETS.webhookHeader}`,
    },
    body,
  });
  return answer.status;
}

beforeAll(async () => {
  stack = await sharedTestStack();
  addresses = await stack.addresses();
  api = stackApi(addresses);
  provider = createServer().listen(0, '127.0.0.1');
  takeCalls(provider);
  await once(provider, 'listening');
  broker = await connect(addresses.amqp);
  channel = await broker.createConfirmChannel();
  await listenTo([
    ...['tasks', 'events', 'results', 'dead-letters', 'quarantine', 'reply-hints', 'unroutable'].map(
      (name) => `waybill.${name}`,
    ),
    ...['1s', '2s', '4s'].map((tier) => `waybill.delay.${tier}`),
  ]);

  const made = await api('POST', '/v1/api-keys', { name: `canary-${RUN}`, scopes: ['admin'] });
  apiKey = made.body.key;
  expect(apiKey).toEqual(expect.any(String));
  const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const credentials = {
    bearer: { type: 'bearer', token: SECRETS.bearer },
    basic: { type: 'basic', username: 'someone', password: SECRETS.password },
    key: { type: 'api-key', header: 'x-key', value: SECRETS.apiKeyValue },
  };
  for (const [kind, credential] of Object.entries(credentials)) {
    const answer = await api('POST', '/v1/connections', {
      name: connection(kind),
      connector: 'http',
      settings: { baseUrl },
      credentials: credential,
    });
    expect(answer.status).toBe(201);
  }
  const hook = await api('POST', '/v1/subscriptions', {
    name: `canary-${RUN}`,
    kind: 'results',
    routing: 'http.#',
    deliver: { type: 'http', url: `${baseUrl}/callback`, secret: SECRETS.callback },
  });
  expect(hook.status).toBe(201);
});

afterAll(async () => {
  await api('DELETE', `/v1/subscriptions/canary-${RUN}`);
  // Those whose calls were reset would be tried again when their provider is gone.
  await Promise.all(taskIds.map((id) => api('POST', `/v1/tasks/${id}/cancel`)));
  await broker?.close();
  provider?.closeAllConnections();
  provider?.close();
  await stack?.giveBack();
});

describe('A secret', () => {
  it('goes with calls, webhooks, callbacks, failures and dead letters, and is left behind nowhere', async () => {
    for (const kind of ['bearer', 'basic', 'key']) {
      for (const path of ['/echo', '/refuse', '/reset']) await submit(kind, path);
    }
    const source = await api('POST', '/v1/sources', {
      name: `canary-${RUN}`,
      provider: 'github',
      secrets: [SECRETS.webhook],
    });
    const body = JSON.stringify({ note: CONTENTS.event });
    const signature = `sha256=${createHmac('sha256', SECRETS.webhook).update(body).digest('hex')}`;
    expect(await sendWebhook(source.body.url, signature, body)).toBe(202);
    expect(await sendWebhook(source.body.url, `sha256=${SECRETS.webhook}`, body)).toBe(401);
    channel.publish('waybill.tasks', 'http.request', Buffer.from('{"connector":"http","rubbish":1}'), {
      messageId: randomUUID(),
      userId: new URL(addresses.amqp).username,
      deliveryMode: 2,
      headers: {
        tenant: 'default',
        authorization: SECRETS.messageHeader,
        'x-api-key': SECRETS.messageHeader,
        run: RUN,
      },
    });
    await channel.waitForConfirms();

    await waitUntil('the calls to have had their first end', async () => {
      const tasks = await Promise.all(taskIds.map((id) => api('GET', `/v1/tasks/${id}`)));
      return tasks.every(({ body: task }) => task.attempts.length > 0 && task.attempts[0].outcome !== null);
    });
    await waitUntil('the event', () => messages.some(({ text }) => text.includes(CONTENTS.event)));
    await waitUntil('the dead letter', () =>
      messages.some(({ exchange, text }) => exchange === 'waybill.dead-letters' && text.includes(RUN)),
    );
    await waitUntil('the dead letter to be stored', async () =>
      JSON.stringify((await api('GET', '/v1/dead-letters?limit=50')).body).includes(RUN),
    );
    await waitUntil('the traces', async () => {
      const { rows } = await (await traceSearch(taskIds[0] ?? '')).json().then((found) => ({ rows: found }));
      return JSON.stringify(rows).length > 10;
    });
  });

  it('stands in no log, trace, message or table', async () => {
    const all = { ...SECRETS, apiKey };
    const places = { ...(await files('logs')), ...(await files('traces')), ...(await tables()) };
    for (const { exchange, text } of messages) {
      // An agent's own message holds what the agent wrote into it.
      if (exchange === 'waybill.tasks' && text.includes('rubbish')) continue;
      places[`${exchange} ${text.slice(0, 80)}`] = text;
    }
    expect(Object.keys(places).length).toBeGreaterThan(30);
    expect(findings(all, places)).toEqual([]);
  });

  it('of a tenant’s own contents stands in no log, no trace, no hint and no dead letter of a task', async () => {
    const places = { ...(await files('logs')), ...(await files('traces')) };
    for (const { exchange, text } of messages) {
      if (exchange !== 'waybill.events' && exchange !== 'waybill.results')
        places[`${exchange} ${text.slice(0, 80)}`] = text;
    }
    expect(findings(CONTENTS, places)).toEqual([]);
  });
});

const traceSearch = (id: string) => fetch(`${addresses.traces}/search?q=${id}`);

/** Where a secret was found: as it is, in hexadecimal or in base64. */
function findings(secrets: Record<string, string>, places: Record<string, string>): string[] {
  return Object.entries(secrets).flatMap(([what, secret]) => {
    const bare = secret.replace(/^whsec_/, '');
    const writings = [secret, bare, Buffer.from(bare).toString('hex'), Buffer.from(bare, 'base64').toString('hex')];
    const encoded = [0, 1, 2].map((shift) => base64Inside(bare, shift));
    return Object.entries(places)
      .filter(([, text]) => [...writings, ...encoded].some((writing) => writing.length > 12 && text.includes(writing)))
      .map(([place]) => `${what} in ${place}`);
  });
}

/** The part of a text's base64 that is the same whatever `shift` bytes stand before it. */
function base64Inside(text: string, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64');
  return encoded.slice(4, -4);
}

async function files(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(join(stack.home, folder), { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const read = names.map(async ({ parentPath, name }) => [
    join(folder, name),
    await readFile(join(parentPath, name), 'latin1'),
  ]);
  return Object.fromEntries(await Promise.all(read));
}

/** Every table of the database as text, bytes in hexadecimal. */
async function tables(): Promise<Record<string, string>> {
  const client = new Client({ connectionString: addresses.database });
  await client.connect();
  try {
    const { rows } = await client.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'waybill'`);
    const dumps: Record<string, string> = {};
    for (const { tablename } of rows) {
      const { rows: lines } = await client.query(`SELECT t::text AS line FROM waybill."${tablename}" t`);
      dumps[`table ${tablename}`] = lines.map(({ line }) => line).join('\n');
    }
    return dumps;
  } finally {
    await client.end();
  }
}
