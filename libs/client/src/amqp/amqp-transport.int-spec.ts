import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChannelModel, connect, type GetMessage } from 'amqplib';
import type { TaskMessage } from '#libs/contracts';
import { TcpProxy } from '../../../../test/support/tcp-proxy.js';
import { createTestVhost, manageTestBroker, type TestVhost } from '../../../../test/support/vhost.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { ClientClosed, RequestRefused, ResultPending, TaskUnroutable, WaybillUnavailable } from '../errors.js';
import { WaybillClient } from '../waybill-client.js';

const QUEUE = 'waybill.tasks.http';
const task: TaskMessage = { connector: 'http', action: 'request', connection: 'tracker', input: { n: 1 } };

let empty: TestVhost;
let vhost: TestVhost;
let proxy: TcpProxy;
let broker: ChannelModel;
const clients: WaybillClient[] = [];

function clientOf(url: string): WaybillClient {
  const client = WaybillClient.amqp({ url, tryTimeoutMs: 1_000 });
  clients.push(client);
  return client;
}

/** All messages that wait for a worker. */
async function takeAll(): Promise<GetMessage[]> {
  const channel = await broker.createChannel();
  const taken: GetMessage[] = [];
  for (;;) {
    const message = await channel.get(QUEUE, { noAck: true });
    if (!message) break;
    taken.push(message);
  }
  await channel.close();
  return taken;
}

/** Answers a message as the result-publisher does. */
async function answer({ properties }: GetMessage, sequence: number, status: string): Promise<void> {
  const channel = await broker.createChannel();
  const { correlationId, replyTo } = properties;
  const content = Buffer.from(JSON.stringify({ sequence, data: { taskId: correlationId, status } }));
  channel.sendToQueue(String(replyTo), content, { correlationId, contentType: 'application/cloudevents+json' });
  await channel.close();
}

beforeAll(async () => {
  [empty, vhost] = await Promise.all([createTestVhost(), createTestVhost()]);
  broker = await connect(vhost.url);
  const channel = await broker.createChannel();
  await channel.assertExchange('waybill.tasks', 'topic', { durable: true });
  await channel.assertQueue(QUEUE, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.bindQueue(QUEUE, 'waybill.tasks', 'http.#');
  await channel.close();
  proxy = await TcpProxy.before(vhost.url);
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await takeAll();
});

afterAll(async () => {
  await proxy?.close();
  await broker?.close();
  await Promise.all([empty?.drop(), vhost?.drop()]);
});

describe('a task over AMQP', () => {
  it('is published as the wire contract says', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { id } = await clientOf(vhost.url).submit(task, { idempotencyKey: 'mine', traceparent, baggage: 'k=v' });
    const [message, ...more] = await takeAll();
    expect(more).toEqual([]);
    expect(message?.fields.routingKey).toBe('http.request');
    expect(JSON.parse(String(message?.content))).toEqual(task);
    expect(message?.properties).toMatchObject({
      messageId: id,
      correlationId: id,
      contentType: 'application/json',
      deliveryMode: 2,
      userId: decodeURIComponent(new URL(vhost.url).username),
      replyTo: expect.stringMatching(/^amq[.]gen-/),
      headers: { 'idempotency-key': 'mine', traceparent, baggage: 'k=v' },
    });
    expect(message?.properties.expiration).toBeUndefined();
  });

  it('whose confirm does not come in time is published again, byte for byte, and awaited elsewhere', async () => {
    const client = clientOf(proxy.through(vhost.url));
    await client.submit(task);
    await takeAll();
    proxy.hush('answers');
    const waited = client.submitAndWait(task);
    const first = await waitUntil('the first copy', async () => (await takeAll())[0]);
    proxy.speak();
    const second = await waitUntil('the second copy', async () => (await takeAll())[0]);
    const { replyTo: before, ...one } = first.properties;
    const { replyTo: after, ...two } = second.properties;
    expect([two, second.content]).toEqual([one, first.content]);
    expect(after).not.toBe(before);
    await answer(second, 1, 'succeeded');
    expect(await waited).toEqual({ taskId: first.properties.messageId, sequence: 1, status: 'succeeded' });
  });

  it('is answered by the later of its results, in whatever order they come', async () => {
    const client = clientOf(vhost.url);
    const { id } = await client.submit(task);
    const [message] = await takeAll();
    if (!message) throw new Error('nothing was published');
    expect(await client.result(id)).toBeNull();
    await answer(message, 2, 'succeeded');
    await answer(message, 1, 'parked');
    expect(await client.waitForResult(id, { parked: 'wait' })).toMatchObject({ sequence: 2 });
    expect(await client.result(id)).toMatchObject({ sequence: 2, status: 'succeeded' });
  });

  it('that no queue takes is unroutable', async () => {
    const lost = clientOf(vhost.url).submit({ ...task, connector: 'nowhere' });
    await expect(lost).rejects.toBeInstanceOf(TaskUnroutable);
  });

  it('is refused where nobody has set up Waybill', async () => {
    const refused = await clientOf(empty.url)
      .submit(task)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RequestRefused);
    expect(refused).toMatchObject({ problem: { code: 'exchange_missing' } });
  });

  it('does not drag down its neighbours when it is unroutable', async () => {
    const client = clientOf(vhost.url);
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 20 }, () => client.submit(task)),
      client.submit({ ...task, connector: 'nowhere' }),
    ]);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(new Set((await takeAll()).map(({ properties }) => properties.messageId)).size).toBe(20);
  });

  it('waits for a broker that is down, and ends with its key when that takes too long', async () => {
    const client = clientOf(proxy.through(vhost.url));
    proxy.refuse();
    const given = await client
      .submit(task, { timeoutMs: 400, idempotencyKey: 'mine' })
      .catch((error: unknown) => error);
    expect(given).toBeInstanceOf(WaybillUnavailable);
    expect(given).toMatchObject({ idempotencyKey: 'mine' });
    const submitted = client.submit(task);
    proxy.accept();
    const { id } = await submitted;
    expect((await takeAll()).map(({ properties }) => properties.messageId)).toContain(id);
    const pending = client.waitForResult(id, { timeoutMs: 50 });
    await expect(pending).rejects.toBeInstanceOf(ResultPending);
  });

  it('ends with the caller’s reason', async () => {
    const reason = new Error(`enough ${randomUUID()}`);
    const client = clientOf(vhost.url);
    const { id } = await client.submit(task);
    const abort = new AbortController();
    const waited = client.waitForResult(id, { signal: abort.signal });
    abort.abort(reason);
    await expect(waited).rejects.toBe(reason);
  });
});

describe('who the broker lets in at no time', () => {
  const user = `client-${randomUUID()}`;
  const password = 'right';
  const rights = (configure: string) =>
    manageTestBroker('PUT', `/api/permissions/${vhost.vhost}/${user}`, { configure, write: '.*', read: '.*' });

  function urlOf(change: Partial<Pick<URL, 'password' | 'pathname'>>, of = vhost.url): string {
    return Object.assign(new URL(of), { username: user, password, ...change }).href;
  }

  beforeAll(() => manageTestBroker('PUT', `/api/users/${user}`, { password, tags: '' }));

  afterAll(() => manageTestBroker('DELETE', `/api/users/${user}`));

  it.each([
    ['with a wrong password', { password: 'not-the-password' }, 'login_refused'],
    ['to a virtual host that is not there', { pathname: '/nowhere' }, 'vhost_refused'],
    ['to a virtual host without rights', {}, 'vhost_refused'],
  ])('is refused %s, and the password not told', async (_what, change, code) => {
    const client = clientOf(urlOf(change));
    const given = await client.submit(task).catch((error: unknown) => error);
    expect(given).toBeInstanceOf(RequestRefused);
    expect(given).toMatchObject({ problem: { status: 403, code } });
    expect(`${given} ${JSON.stringify(given)}`).not.toContain('not-the-password');
  });

  it('is refused without the right to a queue for answers', async () => {
    await rights('^$');
    const given = clientOf(urlOf({})).submit(task);
    await expect(given).rejects.toMatchObject({ name: 'RequestRefused', problem: { code: 'queue_refused' } });
  });

  it('hears no refusal where the task may have arrived before, but is told the key', async () => {
    await rights('.*');
    const client = clientOf(urlOf({}, proxy.through(vhost.url)));
    await client.submit(task);
    await takeAll();
    proxy.hush('answers');
    const submitted = client.submit(task, { idempotencyKey: 'mine' }).catch((error: unknown) => error);
    await waitUntil('the first copy', async () => (await takeAll())[0]);
    await manageTestBroker('PUT', `/api/users/${user}`, { password: 'another', tags: '' });
    proxy.speak();
    proxy.cut();
    const given = await submitted;
    await manageTestBroker('PUT', `/api/users/${user}`, { password, tags: '' });
    expect(given).toBeInstanceOf(WaybillUnavailable);
    expect(given).toMatchObject({ idempotencyKey: 'mine', cause: { problem: { code: 'login_refused' } } });
  });
});

describe('a client over AMQP', () => {
  it('brings the result to every waiter, though it remembers fewer tasks', async () => {
    const client = WaybillClient.amqp({ url: vhost.url, remember: 1 });
    clients.push(client);
    const waited = [1, 2, 3].map(() => client.submitAndWait(task));
    const messages: GetMessage[] = [];
    await waitUntil('all tasks', async () => messages.push(...(await takeAll())) === 3);
    await client.submit(task);
    for (const message of messages) await answer(message, 1, 'succeeded');
    const ids = (await Promise.all(waited)).map(({ taskId }) => taskId);
    expect(ids.toSorted()).toEqual(messages.map(({ properties }) => String(properties.messageId)).toSorted());
  });

  it('ends a call that waits for a broker which is down, when it is closed', async () => {
    const client = clientOf(proxy.through(vhost.url));
    proxy.refuse();
    const submitted = client.submit(task).catch((error: unknown) => error);
    await client.close();
    proxy.accept();
    expect(await submitted).toBeInstanceOf(ClientClosed);
  });
});
