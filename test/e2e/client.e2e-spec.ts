import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { fastify } from 'fastify';
import {
  ClientClosed,
  isResultEvent,
  RequestRefused,
  ResultPending,
  type TaskMessage,
  TaskUnknown,
  verifyWebhook,
  WaybillClient,
} from '#libs/client';
import { type ClientProject, clientProject } from '../support/packed-client.js';
import { type SharedStack, sharedTestStack } from '../support/shared-stack.js';
import type { StackAddresses } from '../support/stack.js';
import { type StackApi, stackApi } from '../support/stack-api.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';

jest.setTimeout(90_000);

const RUN = randomUUID().slice(0, 8);
/** Without an idempotency header: what is called twice shows twice. */
const BARE = `client-${RUN}`;
const AGENT = `client-${RUN}`;
const LABEL = 'client';

let stack: SharedStack;
let addresses: StackAddresses;
let api: StackApi;
let project: ClientProject;
const closing: { close(): unknown }[] = [];

const issue = (title: string, over: { query?: Record<string, string>; notBefore?: string } = {}): TaskMessage => {
  const { query, ...task } = over;
  const input = { method: 'POST', path: '/issues', body: { title }, ...(query ? { query } : {}) };
  return {
    connector: 'http',
    action: 'request',
    connection: BARE,
    input,
    labels: { [LABEL]: title },
    agent: AGENT,
    ...task,
  };
};

const newTitle = () => `issue ${randomUUID()}`;

async function effectsOf(title: string): Promise<number> {
  const log = (await (await fetch(`${addresses.sandbox}/log`)).json()) as {
    effects: { fields: { title?: string } | null }[];
  };
  return log.effects.filter(({ fields }) => fields?.title === title).length;
}

const tasksOf = async (title: string): Promise<{ id: string; status: string }[]> =>
  (await api('GET', `/v1/tasks?label=${encodeURIComponent(`${LABEL}:${title}`)}`)).body.items;

const taskFor = (title: string) => waitUntil('the task', async () => (await tasksOf(title))[0], { deadlineMs: 20_000 });

/** Clients of the source, through a proxy or not; they are closed at the end of the test. */
function overHttp(baseUrl = addresses.controlPlane, apiKey = addresses.apiKey): WaybillClient {
  const client = WaybillClient.http({ baseUrl, apiKey, tryTimeoutMs: 5_000 });
  closing.push(client);
  return client;
}

function overAmqp(url = addresses.amqp): WaybillClient {
  const client = WaybillClient.amqp({ url, tenant: 'default', tryTimeoutMs: 5_000 });
  closing.push(client);
  return client;
}

async function proxyBefore(url: string): Promise<TcpProxy> {
  const proxy = await TcpProxy.before(url);
  closing.push(proxy);
  return proxy;
}

/** A receiver of callbacks, made as the client's README says, that keeps what came. */
async function receiver() {
  const calls: { headers: Record<string, string>; body: Buffer }[] = [];
  const app = fastify();
  closing.push(app);
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 2 * 1024 * 1024 }, (_request, body, done) =>
      done(null, body),
    );
    scope.post('/waybill', async (request, reply) => {
      calls.push({ headers: request.headers as Record<string, string>, body: request.body as Buffer });
      return reply.code(204).send();
    });
  });
  return { url: `${await app.listen({ host: '127.0.0.1', port: 0 })}/waybill`, calls };
}

beforeAll(async () => {
  stack = await sharedTestStack();
  project = await clientProject(['amqplib@2']);
  addresses = await stack.addresses();
  api = stackApi(addresses);
  const made = await api('POST', '/v1/connections', {
    name: BARE,
    connector: 'http',
    settings: { baseUrl: addresses.sandbox },
    credentials: { type: 'bearer', token: 'sandbox-token' },
  });
  expect(made.status).toBe(201);
}, 180_000);

afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

afterAll(async () => {
  await project?.remove();
  await stack?.giveBack();
}, 60_000);

describe('the packed client in a plain Node project', () => {
  it.each(['http', 'amqp'] as const)('submits over %s, waits for the result and reads it again', async (way) => {
    const title = newTitle();
    const program = `
      import { WaybillClient } from '@waybill/client';
      const client = WaybillClient.${way}(order.options);
      const result = await client.submitAndWait(order.task, { timeoutMs: 30_000 });
      const submitted = await client.submit(order.task, { idempotencyKey: order.key });
      const again = await client.submitAndWait(order.task, { idempotencyKey: order.key, timeoutMs: 30_000 });
      report({ result, submitted, again, read: await client.result(submitted.id) });
      await client.close();`;
    const options = {
      baseUrl: addresses.controlPlane,
      apiKey: addresses.apiKey,
      url: addresses.amqp,
      tenant: 'default',
    };
    const said = (await project.run(program, { options, task: issue(title), key: randomUUID() })) as Record<
      'result' | 'again' | 'read' | 'submitted',
      { id: string; taskId: string; sequence: number }
    >;
    expect(said.result).toMatchObject({ sequence: 1, status: 'succeeded', output: { status: 201, body: { title } } });
    expect(said.again).toMatchObject({ taskId: said.submitted.id, status: 'succeeded' });
    expect(said.read).toMatchObject({ taskId: said.submitted.id, status: 'succeeded' });
    expect([(await tasksOf(title)).length, await effectsOf(title)]).toEqual([2, 2]);
  });

  it('verifies a callback', async () => {
    const { url, calls } = await receiver();
    const name = `client-${RUN}`;
    const wish = { name, kind: 'results', routing: 'http.request.*', deliver: { type: 'http', url } };
    const subscribed = await api('POST', '/v1/subscriptions', wish);
    expect(subscribed.status).toBe(201);
    const { secret } = subscribed.body.deliver;
    const result = await overHttp().submitAndWait(issue(newTitle()));
    const call = await waitUntil('the callback', () => calls.find(({ body }) => body.includes(result.taskId)));
    await api('DELETE', `/v1/subscriptions/${name}`);
    const event = verifyWebhook(call, secret);
    expect(isResultEvent(event) && event.data).toMatchObject({ taskId: result.taskId, status: 'succeeded' });
    const program = `
      import { verifyWebhook } from '@waybill/client';
      const verify = (text) => verifyWebhook({ headers: order.headers, body: Buffer.from(text, 'base64') }, order.secret);
      const code = (() => { try { verify(order.tampered); return null } catch (error) { return error.code } })();
      report({ event: verify(order.body), code });`;
    const tampered = Buffer.from(call.body.toString().replace('succeeded', 'cancelled')).toString('base64');
    const order = { headers: call.headers, secret, body: call.body.toString('base64'), tampered };
    expect(await project.run(program, order)).toEqual({ event, code: 'wrong_signature' });
  });

  it.each([
    { module: 'nodenext', moduleResolution: 'nodenext', types: [], skipLibCheck: false },
    { module: 'esnext', moduleResolution: 'bundler', types: ['node'], skipLibCheck: true },
  ])('has types that a strict compiler takes, with $moduleResolution and the types of $types', async (options) => {
    const program = `
      import { type TaskMessage, type TaskResult, verifyWebhook, isResultEvent, WaybillClient } from '@waybill/client';
      const task: TaskMessage = { connector: 'http', action: 'request', connection: 'a', input: { method: 'GET' } };
      const client = WaybillClient.http({ baseUrl: 'http://127.0.0.1', apiKey: 'k' });
      const result: TaskResult = await client.submitAndWait(task, { timeoutMs: 1, parked: 'wait' });
      const category: 'transient' | 'client' | 'data' | 'configuration' | 'policy' | 'budget' | undefined = result.error?.category;
      const event = verifyWebhook({ body: new Uint8Array(), headers: new Headers() }, ['whsec_']);
      export const said: unknown[] = [category, isResultEvent(event) ? event.data.attempts : event.data.trust];
      WaybillClient.amqp({ url: 'amqp://127.0.0.1', tls: { ca: '' } });
      // @ts-expect-error
      const wrong: TaskMessage = { ...task, connection: 7 };
      // @ts-expect-error
      await client.waitForResult('', { parked: 'ignore' });
      // @ts-expect-error
      export const status: 'done' = result.status;
      // @ts-expect-error
      export const id: number = event.id;
    `;
    expect(await project.typecheck(program, options)).toBe('');
  });

  it('speaks HTTP without amqplib, and asks for it where it is needed', async () => {
    const bare = await clientProject([]);
    const program = `
      import { WaybillClient } from '@waybill/client';
      const { status } = await WaybillClient.http(order.options).submitAndWait(order.task);
      const client = WaybillClient.amqp({ url: 'amqp://127.0.0.1:1' });
      report({ status, said: await client.submit(order.task).catch(({ message }) => message) });`;
    const options = { baseUrl: addresses.controlPlane, apiKey: addresses.apiKey };
    const said = await bare.run(program, { options, task: issue(newTitle()) }).finally(() => bare.remove());
    expect(said).toEqual({ status: 'succeeded', said: expect.stringContaining('npm install amqplib') });
  });
});

describe('a server that goes away after it took the request', () => {
  it('has one task, which the client’s next try finds, over HTTP', async () => {
    const proxy = await proxyBefore(addresses.controlPlane);
    const title = newTitle();
    proxy.hush('answers');
    const waited = overHttp(proxy.through(addresses.controlPlane)).submitAndWait(issue(title));
    const { id } = await taskFor(title);
    proxy.speak();
    proxy.cut();
    expect(await waited).toMatchObject({ taskId: id, status: 'succeeded' });
    expect([(await tasksOf(title)).length, await effectsOf(title)]).toEqual([1, 1]);
  });

  it('has one task, whose confirm the client never saw, over AMQP', async () => {
    const proxy = await proxyBefore(addresses.amqp);
    const client = overAmqp(proxy.through(addresses.amqp));
    expect(await client.submitAndWait(issue(newTitle()))).toMatchObject({ status: 'succeeded' });
    const title = newTitle();
    proxy.hush('answers');
    const waited = client.submitAndWait(issue(title));
    const { id } = await taskFor(title);
    proxy.speak();
    proxy.cut();
    expect(await waited).toMatchObject({ taskId: id, status: 'succeeded' });
    expect([(await tasksOf(title)).length, await effectsOf(title)]).toEqual([1, 1]);
  });

  it('still brings the answer that went to a queue lost with its connection', async () => {
    const proxy = await proxyBefore(addresses.amqp);
    const client = overAmqp(proxy.through(addresses.amqp));
    const [title, later] = [newTitle(), newTitle()];
    const { id } = await client.submit(issue(title, { query: { delay: '1500' } }));
    const waited = client.waitForResult(id);
    const other = await client.submit(issue(later, { query: { delay: '1500' } }));
    proxy.refuse();
    await waitUntil('both results', async () =>
      [...(await tasksOf(title)), ...(await tasksOf(later))].every(({ status }) => status === 'succeeded'),
    );
    proxy.accept();
    expect(await waited).toMatchObject({ taskId: id, status: 'succeeded' });
    expect(await client.waitForResult(other.id)).toMatchObject({ taskId: other.id });
    expect([await effectsOf(title), await effectsOf(later)]).toEqual([1, 1]);
  });
});

describe.each([
  ['HTTP', () => overHttp()],
  ['AMQP', () => overAmqp()],
])('over %s', (_way, open) => {
  it('a failed task is a result, no exception', async () => {
    const result = await open().submitAndWait(issue(newTitle(), { query: { status: '422' } }));
    expect(result).toMatchObject({ status: 'failed', error: { category: expect.any(String), retryable: false } });
  });

  it('a parked task is a result at once, and the one after it comes to who waits on', async () => {
    const client = open();
    const title = newTitle();
    const { id } = await client.submit(issue(title, { query: { 'applied-status': '500', times: '1', only: title } }));
    expect(await client.waitForResult(id)).toMatchObject({ status: 'parked', sequence: 1 });
    const final = client.waitForResult(id, { parked: 'wait' });
    const decision = { decision: 'applied', note: 'seen there', output: { number: 12 } };
    expect((await api('POST', `/v1/tasks/${id}/resolve`, decision)).status).toBe(200);
    expect(await final).toMatchObject({ status: 'succeeded', sequence: 2, output: { number: 12 } });
    expect(await client.result(id)).toMatchObject({ sequence: 2 });
  });

  it('a key that belongs to another task is refused', async () => {
    const client = open();
    const idempotencyKey = randomUUID();
    await client.submitAndWait(issue(newTitle()), { idempotencyKey });
    const refused = await client.submitAndWait(issue(newTitle()), { idempotencyKey }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RequestRefused);
    expect(refused).toMatchObject({ problem: { status: 422, code: 'idempotency_conflict' } });
  });

  it('the trace is the one that was given', async () => {
    const traceId = randomUUID().replaceAll('-', '');
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    const { taskId } = await open().submitAndWait(issue(newTitle()), { traceparent, baggage: 'k=v' });
    expect((await api('GET', `/v1/tasks/${taskId}`)).body.traceId).toBe(traceId);
  });

  it('who waits when the client is closed hears that', async () => {
    const client = open();
    const { id } = await client.submit(
      issue(newTitle(), { notBefore: new Date(Date.now() + 3_600_000).toISOString() }),
    );
    const waited = client.waitForResult(id).catch((error: unknown) => error);
    await client.close();
    expect(await waited).toBeInstanceOf(ClientClosed);
    await expect(client.submit(issue(newTitle()))).rejects.toBeInstanceOf(ClientClosed);
    await waitUntil('it to be cancelled', async () => (await api('POST', `/v1/tasks/${id}/cancel`)).status === 200);
  });

  it('who waits too short a time is told the task, and finds its result later', async () => {
    const client = open();
    const slow = issue(newTitle(), { query: { delay: '2500' } });
    const pending = await client.submitAndWait(slow, { timeoutMs: 1_500 }).catch((error: unknown) => error);
    expect(pending).toBeInstanceOf(ResultPending);
    if (!(pending instanceof ResultPending)) return;
    expect(await client.waitForResult(pending.taskId)).toMatchObject({ status: 'succeeded' });
    expect(await client.result(pending.taskId)).toMatchObject({ taskId: pending.taskId });
    await expect(client.result(randomUUID())).rejects.toBeInstanceOf(TaskUnknown);
  });
});

describe('who is refused', () => {
  it('hears that once, over HTTP', async () => {
    const refused = await overHttp(addresses.controlPlane, 'wrong')
      .submit(issue('x'))
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'RequestRefused', problem: { status: 401, code: 'unauthorized' } });
  });

  it('hears that once where it signs as another, over AMQP', async () => {
    const client = WaybillClient.amqp({ url: addresses.amqp, userId: 'somebody-else' });
    closing.push(client);
    const refused = await client.submit(issue('x')).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'RequestRefused', problem: { status: 403, code: 'wrong_user_id' } });
  });

  it('hears that once, and no password, where the broker does not let it in', async () => {
    const url = new URL(addresses.amqp);
    url.password = 'not-the-password';
    const client = WaybillClient.amqp({ url: url.href });
    closing.push(client);
    const refused = await client.submit(issue('x')).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'RequestRefused', problem: { status: 403, code: 'login_refused' } });
    expect(`${refused} ${JSON.stringify(refused)}`).not.toContain(url.password);
  });
});
