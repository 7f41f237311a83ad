import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ConfirmChannel, Options } from 'amqplib';
import { BrokerAgent, type Inbox } from '../support/broker-agent.js';
import type { StackAddresses } from '../support/stack.js';
import type { StackApi } from '../support/stack-api.js';
import { issueTask, type TenantScene, tenantScene, tryStatement } from '../support/tenant-scene.js';
import { waitUntil } from '../support/wait-until.js';

jest.setTimeout(60_000);

let scene: TenantScene;
let addresses: StackAddresses;
let [stranger, both, mine, myQueue] = ['', '', '', ''];
let myInbox: Inbox;
let myApi: StackApi;
let theirApi: StackApi;
let theirAgent: BrokerAgent;

async function sandboxTitles(): Promise<unknown[]> {
  const log = (await (await fetch(`${addresses.sandbox}/log`)).json()) as { effects: { fields: { title?: string } }[] };
  return log.effects.map(({ fields }) => fields?.title);
}

/** A dead letter, found by its reason in the whole database. */
const deadLetterOf = (messageId: string, reason: string) =>
  waitUntil(`the dead letter of ${messageId}`, async () => {
    const { rows } = await tryStatement(
      addresses.database,
      `SELECT tenant FROM dead_letters WHERE reason = $1 AND convert_from(headers, 'UTF8') LIKE '%' || $2 || '%'`,
      [reason, messageId],
    );
    return rows[0] as { tenant: string } | undefined;
  });

beforeAll(async () => {
  scene = await tenantScene();
  ({ addresses, stranger, both, mine, myQueue, myInbox, myApi, theirApi, theirAgent } = scene);
}, 120_000);

afterAll(() => scene?.close(), 60_000);

describe('over AMQP, another tenant', () => {
  const REFUSED = /ACCESS_REFUSED|PRECONDITION_FAILED.*user_id|RESOURCE_LOCKED/;

  it.each<[string, (channel: ConfirmChannel) => Promise<unknown>]>([
    ['read my queue', (channel) => channel.get(myQueue)],
    ['consume my queue', (channel) => channel.consume(myQueue, () => {})],
    ['empty my queue', (channel) => channel.purgeQueue(myQueue)],
    ['delete my queue', (channel) => channel.deleteQueue(myQueue)],
    ['make a queue in my name', (channel) => channel.assertQueue(`default.planted-${randomUUID()}`)],
    ['put something into my queue', (channel) => published(channel, '', myQueue)],
    ['take tasks', (channel) => channel.get('waybill.tasks.http')],
    ['empty the queue of tasks', (channel) => channel.purgeQueue('waybill.tasks.http')],
    ['read results', (channel) => channel.get('waybill.publisher.results')],
    ['read dead letters', (channel) => channel.get('waybill.dead.http')],
    ['announce a result', (channel) => published(channel, 'waybill.results', 'http.request.succeeded')],
    ['announce an event', (channel) => published(channel, 'waybill.events', 'shop.order')],
    ['answer a task', (channel) => published(channel, 'waybill.reply-hints', '')],
    ['slip a hint past the exchange', (channel) => published(channel, 'waybill.delay.1s', 'http.request')],
    ['sign as me', (channel) => published(channel, 'waybill.tasks', 'http.request', { userId: 'developer' })],
    [
      'sign as a service',
      (channel) => published(channel, 'waybill.tasks', 'http.request', { userId: 'waybill-worker' }),
    ],
    ['publish for another connector', (channel) => published(channel, 'waybill.tasks', 'github.create-issue')],
    [
      'listen to results',
      async (channel) => {
        const { queue } = await channel.assertQueue('', { exclusive: true });
        await channel.bindQueue(queue, 'waybill.results', '#');
      },
    ],
    [
      'have its dead letters announced',
      (channel) => channel.assertQueue(`${stranger}.trap`, { deadLetterExchange: 'waybill.results' }),
    ],
  ])('may not %s', async (_what, act) => {
    await expect(theirAgent.tryOnce(act)).rejects.toThrow(REFUSED);
  });

  it('has its own task run and answered', async () => {
    const queue = `${stranger}.answers`;
    const inbox = await theirAgent.collect(queue, { durable: true });
    const messageId = randomUUID();
    await theirAgent.publish('waybill.tasks', 'http.request', issueTask(both), {
      messageId,
      userId: stranger,
      replyTo: queue,
    });
    const [answer] = await waitUntil('the answer', () => (inbox.length > 0 ? inbox : undefined));
    expect(answer?.body).toMatchObject({ subject: messageId, data: { status: 'succeeded' } });
    expect((await theirApi('GET', `/v1/tasks/${messageId}`)).body.status).toBe('succeeded');
    expect((await myApi('GET', `/v1/tasks/${messageId}`)).status).toBe(404);
  });

  it.each<[string, { connection: 'mine' | 'both'; signed: boolean; tenant?: string }, string]>([
    ['names my connection', { connection: 'mine', signed: true }, 'unknown_connection'],
    ['speaks in my name', { connection: 'mine', signed: true, tenant: 'default' }, 'tenant_not_allowed'],
    ['says not whose it is', { connection: 'both', signed: false }, 'tenant_missing'],
    ['says so only in its header', { connection: 'mine', signed: false, tenant: 'default' }, 'tenant_missing'],
  ])('has a task dead-lettered that %s, and nothing is called', async (_what, wish, reason) => {
    const [messageId, title] = [randomUUID(), randomUUID()];
    await theirAgent.publish('waybill.tasks', 'http.request', issueTask(scene[wish.connection], title), {
      messageId,
      ...(wish.signed ? { userId: stranger } : {}),
      ...(wish.tenant ? { headers: { tenant: wish.tenant } } : {}),
    });
    // Where nobody can say whose it was, it is nobody's: a header that is not entitled plants nothing at others.
    expect(await deadLetterOf(messageId, reason)).toEqual({ tenant: wish.signed ? stranger : '' });
    expect(await sandboxTitles()).not.toContain(title);
  });

  it('cannot wake my task by what looks like a hint', async () => {
    const { body } = await myApi('POST', '/v1/tasks', {
      ...issueTask(mine),
      notBefore: new Date(Date.now() + 3_600_000),
    });
    const headers = { tenant: 'default', 'waybill-task': body.id };
    const messageId = randomUUID();
    await theirAgent.publish(
      'waybill.tasks',
      'http.request',
      {},
      { messageId, userId: stranger, type: 'waybill.hint', headers },
    );
    await deadLetterOf(messageId, 'tenant_not_allowed');
    expect((await myApi('GET', `/v1/tasks/${body.id}`)).body.attempts).toEqual([]);
    await myApi('POST', `/v1/tasks/${body.id}/cancel`);
  });

  it('has no answer sent into my queue or one of Waybill, and its task runs all the same', async () => {
    for (const replyTo of [myQueue, 'waybill.tasks.http', 'waybill.publisher.results']) {
      const messageId = randomUUID();
      await theirAgent.publish('waybill.tasks', 'http.request', issueTask(both), {
        messageId,
        userId: stranger,
        replyTo,
      });
      await waitUntil('the refused answer', async () => {
        const { rows } = await tryStatement(addresses.database, 'SELECT answer_note FROM replies WHERE task_id = $1', [
          messageId,
        ]);
        return rows[0]?.answer_note;
      });
      expect((await theirApi('GET', `/v1/tasks/${messageId}`)).body.status).toBe('succeeded');
      expect(myInbox.some(({ body }) => body.subject === messageId)).toBe(false);
    }
  });
});

describe('over AMQP, a user of a service', () => {
  it.each([
    ['waybill-ingest', 'read my queue', (channel: ConfirmChannel) => channel.get(myQueue)],
    ['waybill-worker', 'read my queue', (channel: ConfirmChannel) => channel.get(myQueue)],
    ['waybill-publisher', 'read my queue', (channel: ConfirmChannel) => channel.get(myQueue)],
    ['waybill-control-plane', 'empty my queue', (channel: ConfirmChannel) => channel.purgeQueue(myQueue)],
    ['waybill-worker', 'put something into my queue', (channel: ConfirmChannel) => published(channel, '', myQueue)],
    [
      'waybill-ingest',
      'publish a task',
      (channel: ConfirmChannel) => published(channel, 'waybill.tasks', 'http.request'),
    ],
    [
      'waybill-publisher',
      'publish a task',
      (channel: ConfirmChannel) => published(channel, 'waybill.tasks', 'http.request'),
    ],
    ['waybill-control-plane', 'take tasks', (channel: ConfirmChannel) => channel.get('waybill.tasks.http')],
  ])('%s may not %s', async (user, _what, act) => {
    const agent = new BrokerAgent(scene.as(addresses.amqp, user));
    await expect(agent.tryOnce<unknown>(act)).rejects.toThrow(/ACCESS_REFUSED/);
    await agent.close();
  });
});

/** Publishes something and waits for the broker's word on it. */
function published(channel: ConfirmChannel, exchange: string, key: string, properties: Options.Publish = {}) {
  channel.publish(exchange, key, Buffer.from('{}'), properties);
  return channel.waitForConfirms();
}
