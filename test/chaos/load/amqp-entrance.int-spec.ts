import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChannelModel, connect } from 'amqplib';
import { type MessagingScene, messagingScene } from '../../support/messaging-scene.js';
import { AmqpEntrance, type Publishing } from './amqp-entrance.js';

let scene: MessagingScene;
let entrance: AmqpEntrance;
let operator: ChannelModel;

beforeAll(async () => {
  scene = await messagingScene();
  entrance = new AmqpEntrance(scene.url);
  operator = await connect(scene.url);
});

afterAll(async () => {
  await entrance?.close();
  await operator?.close();
  await scene?.drop();
});

const publishing = (connector = 'http'): Publishing => {
  const id = randomUUID();
  const task = { connector, action: 'request', connection: 'shop', input: {}, agent: 'chaos', labels: { order: id } };
  return { id, key: `key-${id}`, task, replyTo: 'acme.answers' };
};

describe('the entrance over AMQP', () => {
  it('takes a confirm for an acceptance, and publishes as the wire contract says', async () => {
    const one = publishing();
    expect(await entrance.publish(one)).toEqual({ kind: 'accepted', id: one.id });
    const { properties, headers, content } = await scene.take('waybill.tasks.http');
    expect(properties).toMatchObject({ messageId: one.id, contentType: 'application/json', replyTo: 'acme.answers' });
    expect(headers['idempotency-key']).toBe(one.key);
    expect(JSON.parse(content.toString())).toEqual(one.task);
  });

  it('knows a message that was given back although it was confirmed', async () => {
    await (await operator.createChannel()).deleteQueue('waybill.unroutable');
    expect(await entrance.publish(publishing('nobody'))).toMatchObject({ kind: 'refused', again: true });
  });

  it('cannot tell where the channel is lost, and has another one for the next', async () => {
    const channel = await operator.createChannel();
    await channel.deleteExchange('waybill.tasks');
    expect(await entrance.publish(publishing())).toMatchObject({ kind: 'indeterminate' });
    await channel.assertExchange('waybill.tasks', 'topic');
    await channel.bindQueue('waybill.tasks.http', 'waybill.tasks', 'http.#');
    await entrance.ready(new AbortController().signal);
    expect(await entrance.publish(publishing())).toMatchObject({ kind: 'accepted' });
  });

  it('says where there is nothing to publish on, and waits for it no longer than asked', async () => {
    const nowhere = new AmqpEntrance('amqp://127.0.0.1:1');
    expect(await nowhere.publish(publishing())).toMatchObject({ kind: 'refused', again: true });
    await nowhere.ready(AbortSignal.timeout(50));
    await nowhere.close();
  });
});
