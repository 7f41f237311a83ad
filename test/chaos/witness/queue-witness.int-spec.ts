import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChannelModel, connect } from 'amqplib';
import { type MessagingScene, messagingScene } from '../../support/messaging-scene.js';
import { testVariable } from '../../support/test-environment.js';
import { manageTestBroker } from '../../support/vhost.js';
import { waitUntil } from '../../support/wait-until.js';
import { QueueWitness } from './queue-witness.js';
import { readFullQueues } from './read-queues.js';
import { REPLY_QUEUE, WITNESS_QUEUE } from './witness-places.js';

let scene: MessagingScene;
let witness: QueueWitness;
let operator: ChannelModel;

beforeAll(async () => {
  scene = await messagingScene();
  witness = new QueueWitness(scene.url);
  await witness.rebind();
  operator = await connect(scene.url);
});

afterAll(async () => {
  await witness?.close();
  await operator?.close();
  await scene?.drop();
});

const result = (task: string, status = 'succeeded') =>
  Buffer.from(
    JSON.stringify({
      id: `${task}/1`,
      subject: task,
      sequence: 1,
      type: `dev.waybill.task.${status}`,
      data: { status },
    }),
  );

async function announce(exchange: string, key: string, content: Buffer): Promise<void> {
  const channel = await operator.createConfirmChannel();
  channel.publish(exchange, key, content);
  await channel.waitForConfirms();
  await channel.close();
}

const seenOf = (subject: string) =>
  waitUntil(`an announcement of ${subject}`, () => witness.seen.find((one) => one.subject === subject));

describe('the witness at the queues', () => {
  it('sees results, answers and events, each as what it is', async () => {
    await announce('waybill.results', 'http.request.succeeded', result('first'));
    await announce('', REPLY_QUEUE, result('answered', 'failed'));
    const event = { id: 'event-1', type: 'dev.waybill.webhook.hmac.order', data: { deliveryId: 'delivery-1' } };
    await announce('waybill.events', 'source.order', Buffer.from(JSON.stringify(event)));
    expect(await seenOf('first')).toMatchObject({
      by: 'subscription',
      id: 'first/1',
      status: 'succeeded',
      sequence: 1,
    });
    expect(await seenOf('answered')).toMatchObject({ by: 'reply', status: 'failed' });
    expect(await seenOf('delivery-1')).toMatchObject({ by: 'event', id: 'event-1', status: null, sequence: null });
  });

  it('binds again where its queue is deleted, and where its connection is closed', async () => {
    const channel = await operator.createChannel();
    await channel.deleteQueue(WITNESS_QUEUE);
    const bound = async () => (await scene.consumers(WITNESS_QUEUE)) === 1;
    await waitUntil('the queue to be read again', bound);
    await witness.rebind();
    await announce('waybill.results', 'http.request.succeeded', result('second'));
    await seenOf('second');

    const name = await waitUntil(
      'its connection to be listed',
      async () => {
        const open = (await manageTestBroker('GET', `/api/vhosts/${scene.vhost}/connections`)) as {
          name: string;
          client_properties: { connection_name?: string };
        }[];
        return open.find(({ client_properties: { connection_name: own } }) => own === 'chaos witness')?.name;
      },
      { deadlineMs: 20_000 },
    );
    await manageTestBroker('DELETE', `/api/connections/${encodeURIComponent(name)}`);
    await announce('waybill.results', 'http.request.succeeded', result('third'));
    await seenOf('third');
  });

  it('is not asked in vain whether a queue still holds something', async () => {
    const channel = await operator.createConfirmChannel();
    channel.publish('', 'waybill.tasks.github', Buffer.from('left'));
    await channel.waitForConfirms();
    const management = testVariable('TEST_AMQP_MANAGEMENT_URL');
    await waitUntil(
      'the broker to count it',
      async () => {
        const full = await readFullQueues(management, scene.vhost, 0);
        return full.some(({ name, messages }) => name === 'waybill.tasks.github' && messages === 1);
      },
      { deadlineMs: 20_000, everyMs: 250 },
    );
    for (const { name } of scene.topology.queues) await channel.purgeQueue(name);
    expect(await readFullQueues(management, scene.vhost)).toEqual([]);
  }, 60_000);
});
