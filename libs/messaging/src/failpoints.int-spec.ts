import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { armFailpoints, disarmFailpoints } from '#libs/failpoints';
import { type MessagingScene, messagingScene } from '../../../test/support/messaging-scene.js';
import { waitUntil } from '../../../test/support/wait-until.js';
import { Consumer } from './consuming/consumer.js';
import type { Settlement } from './consuming/settlement.js';
import { Publisher } from './publishing/publisher.js';

describe('the failpoints of messaging', () => {
  let scene: MessagingScene;
  let publisher: Publisher;
  beforeAll(async () => {
    scene = await messagingScene();
    publisher = new Publisher(await scene.connect());
    scene.defer(() => publisher.close(500));
  });
  afterEach(disarmFailpoints);
  afterAll(() => scene.drop());

  const publish = (exchange: string, routingKey = 'http.request') =>
    publisher.publish({ exchange, routingKey, content: Buffer.from('{}') });

  it('stand around every publishing up to its confirm, under the name of its exchange', async () => {
    const reached: string[] = [];
    armFailpoints('publish.*=kill', { onHit: async (point) => void reached.push(point) });
    await publish('waybill.results');
    await publish('waybill.delay.4s');
    await publish('', 'waybill.unroutable');
    expect(reached).toEqual([
      'publish.waybill.results.before',
      'publish.waybill.results.after',
      'publish.waybill.delay.before',
      'publish.waybill.delay.after',
      'publish.reply.before',
      'publish.reply.after',
    ]);
  });

  it('stand before the handler and around the settling', async () => {
    const reached: string[] = [];
    const settlements: Settlement[] = [{ kind: 'ack' }, { kind: 'dead-letter', reason: 'spec', detail: 'of a spec' }];
    const consumer = new Consumer(await scene.connect(), publisher, {
      queue: 'waybill.tasks.github',
      prefetch: 1,
      handler: async () => settlements.shift() ?? { kind: 'ack' },
    });
    scene.defer(() => consumer.drain(500));
    armFailpoints('delivery.*=kill,settle.*=kill', { onHit: async (point) => void reached.push(point) });
    await publish('waybill.tasks', 'github.spec');
    await publish('waybill.tasks', 'github.spec');
    consumer.start();
    await waitUntil('the second settling', () => reached.includes('settle.dead-letter.after'));
    expect(reached).toEqual([
      'delivery.tasks.before',
      'settle.ack.before',
      'settle.ack.after',
      'delivery.tasks.before',
      'settle.dead-letter.before',
      'settle.dead-letter.after',
    ]);
  });
});
