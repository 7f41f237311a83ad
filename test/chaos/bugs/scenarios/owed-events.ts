import { type Lane, LanePublisher, Relay, specDelivery } from '#libs/ingest';
import { Publisher } from '#libs/messaging';
import { PostgresDeliveryStore, PostgresEventStore } from '#libs/persistence';
import { BrokerEventChannel } from '../../../../apps/webhook-ingest/src/broker-event-channel.js';
import { TcpProxy } from '../../../support/tcp-proxy.js';
import { waitUntil } from '../../../support/wait-until.js';
import { must, type Scenario } from '../scenario.js';

const EVENTS_QUEUE = 'waybill.publisher.events';
const LOCK = 1;

const SILENT = { notPublished: () => undefined, storeFailed: () => undefined };

/** Webhooks of three lanes are taken in, and what is then published is lost on the way. The relay must make up for it. */
export const owedEvents: Scenario = {
  name: 'owed-events',
  scene: { working: false },
  async play(scene) {
    const lanes: Lane[] = ['a', 'b', 'c'].map((lane) => ({ tenant: 'acme', source: 'hub', lane }));
    const deliveries = lanes.map((lane) => specDelivery('acme', { lane }));
    await new PostgresDeliveryStore(scene.owner).accept(deliveries);

    const broker = await TcpProxy.before(scene.messaging.url);
    const publishing = new Publisher(await scene.messaging.connect(broker.through(scene.messaging.url)));
    const channel = new BrokerEventChannel(publishing);
    const store = new PostgresEventStore(scene.owner);
    const publisher = new LanePublisher(store, channel, SILENT);
    await waitUntil('the broker to be ready', () => channel.ready);
    broker.hush('both');
    publisher.offer(lanes);
    await waitUntil('events to be on their way', () => publishing.pending > 0);
    // At once, or whoever connects anew meanwhile is not heard and waits for an answer.
    broker.speak();
    broker.cut();
    await publisher.idle();
    await waitUntil('the broker to be ready again', () => channel.ready);
    const underLock = (work: () => Promise<void>) => scene.owner.underLock(LOCK, work);
    await new Relay({ store, publisher, channel, underLock, log: SILENT }).round();
    await must(
      'A webhook was taken in, its event was lost on the way to the broker, and nobody made up for it',
      async () => (await scene.messaging.ready(EVENTS_QUEUE)) >= lanes.length,
    );
  },
};
