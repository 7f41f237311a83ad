import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { InMemoryWebhookStore } from '../conformance/in-memory-webhook-store.js';
import { specDelivery } from '../conformance/webhook-store-rules.js';
import type { EventChannel, OwedEvent } from './event-store.js';
import type { Lane } from './lane.js';
import { LanePublisher } from './lane-publisher.js';
import { Relay } from './relay.js';

const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31);

/** A broker of which a spec decides what it does with each event. */
class SpecChannel implements EventChannel {
  ready = true;
  readonly taken: OwedEvent[] = [];
  decide: (event: OwedEvent) => 'routed' | 'unroutable' | 'lost' = () => 'routed';

  async publish(event: OwedEvent): Promise<'routed' | 'unroutable'> {
    await turn();
    const fate = this.decide(event);
    if (fate === 'lost') throw new Error('no confirm');
    if (fate === 'routed') this.taken.push(event);
    return fate;
  }

  texts(lane?: string): string[] {
    return this.taken.filter((event) => lane === undefined || event.lane.lane === lane).map(({ event }) => `${event}`);
  }
}

const laneOf = (lane: string): Lane => ({ tenant: 'acme', source: 'hub', lane });

function scene() {
  const store = new InMemoryWebhookStore();
  const channel = new SpecChannel();
  const told: string[] = [];
  const log = {
    notPublished: ({ id }: { id: string }) => told.push(id),
    storeFailed: (error: unknown) => told.push(String(error)),
  };
  const publisher = new LanePublisher(store, channel, log);
  const relay = new Relay({
    store,
    publisher,
    channel,
    log,
    underLock: async (work) => {
      await work();
      return true;
    },
  });
  const accept = async (lane: string, ...texts: string[]): Promise<OwedEvent[]> => {
    const known = store.owed.length;
    await store.accept(texts.map((text) => specDelivery('acme', { text, lane: laneOf(lane) })));
    return store.owed.slice(known);
  };
  return { store, channel, told, publisher, relay, accept };
}

describe('publishing by lanes', () => {
  it('publishes what is offered, once, in the order of its lane', async () => {
    const { store, channel, publisher, accept } = scene();
    for (const text of ['1', '2', '3']) {
      await accept('a', text);
      publisher.offer([laneOf('a')]);
    }
    await publisher.idle();
    expect(channel.texts()).toEqual(['1', '2', '3']);
    expect(store.owed).toEqual([]);
  });

  it('publishes what it accepted from memory, in the order of its lane, and reads nothing', async () => {
    const { store, channel, publisher, accept } = scene();
    const read = jest.spyOn(store, 'publishOwed');
    const texts = Array.from({ length: 120 }, (_, number) => `${number}`);
    for (const text of texts) publisher.offerAccepted(await accept('a', text));
    publisher.offerAccepted([...(await accept('b', 'x')), ...(await accept('a', 'last'))]);
    await publisher.idle();
    expect([channel.texts('a'), channel.texts('b')]).toEqual([[...texts, 'last'], ['x']]);
    expect(read).not.toHaveBeenCalled();
    expect(store.owed).toEqual([]);
  });

  it('reads a lane into which another process has accepted too', async () => {
    const { store, channel, publisher, accept } = scene();
    await accept('a', 'of another process');
    const mine = await accept('a', '1');
    await accept('a', 'of another process again');
    mine.push(...(await accept('a', '2')));
    publisher.offerAccepted(mine);
    await publisher.idle();
    expect(channel.texts()).toEqual(['of another process', '1', 'of another process again', '2']);
    expect(store.owed).toEqual([]);
  });

  it('holds a lane back behind an event that is not confirmed, and no other lane', async () => {
    const { channel, publisher, relay, accept, told } = scene();
    await accept('a', '1', '2', '3');
    await accept('b', 'x', 'y');
    channel.decide = ({ event }) => (String(event) === '2' ? 'lost' : 'routed');
    publisher.offer([laneOf('a'), laneOf('b')]);
    await publisher.idle();
    expect([channel.texts('a'), channel.texts('b')]).toEqual([['1'], ['x', 'y']]);
    expect(told).toHaveLength(1);
    await accept('a', '4');
    publisher.offer([laneOf('a')]);
    await publisher.idle();
    expect(channel.texts('a')).toEqual(['1']);
    channel.decide = () => 'routed';
    await relay.round();
    expect(channel.texts('a')).toEqual(['1', '2', '3', '4']);
  });

  it('keeps an event that no queue took', async () => {
    const { channel, store, publisher, accept, told } = scene();
    channel.decide = () => 'unroutable';
    await accept('a', '1');
    publisher.offer([laneOf('a')]);
    await publisher.idle();
    expect([store.owed.length, told.length]).toEqual([1, 1]);
  });

  it('leaves everything to the relay while the broker is away', async () => {
    const { channel, publisher, relay, accept } = scene();
    channel.ready = false;
    for (let lane = 0; lane < 450; lane++) await accept(`lane ${lane}`, '1', '2');
    publisher.offer([laneOf('lane 0')]);
    await publisher.idle();
    await relay.round();
    expect(channel.taken).toEqual([]);
    channel.ready = true;
    await relay.round();
    expect(channel.taken).toHaveLength(900);
    for (let lane = 0; lane < 450; lane++) expect(channel.texts(`lane ${lane}`)).toEqual(['1', '2']);
  });

  it('comes back to a lane that another process held', async () => {
    const { channel, store, publisher, accept } = scene();
    await accept('a', '1');
    const other = Promise.withResolvers<void>();
    const held = store.publishOwed([laneOf('a')], async () => {
      await other.promise;
      return [];
    });
    publisher.offer([laneOf('a')]);
    await publisher.idle();
    expect(channel.taken).toEqual([]);
    other.resolve();
    await held;
    await waitUntil('the event', () => channel.taken.length > 0);
    expect(channel.texts()).toEqual(['1']);
  });

  it('keeps the order of every lane under failures, two processes and the relay together', async () => {
    let state = seed;
    const random = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const { store, channel, publisher, relay, accept } = scene();
    const second = new LanePublisher(store, channel, { notPublished: () => undefined, storeFailed: () => undefined });
    channel.decide = () => (random(4) === 0 ? 'lost' : 'routed');
    const sent = new Map<string, string[]>();
    for (let number = 0; number < 300; number++) {
      const lane = `lane ${random(5)}`;
      sent.set(lane, [...(sent.get(lane) ?? []), `${number}`]);
      const accepted = await accept(lane, `${number}`);
      const one = random(2) === 0 ? publisher : second;
      if (random(4) === 0) one.offer([laneOf(lane)]);
      else one.offerAccepted(accepted);
      if (random(20) === 0) await relay.round();
    }
    await Promise.all([publisher.idle(), second.idle()]);
    channel.decide = () => 'routed';
    for (let round = 0; round < 50 && store.owed.length > 0; round++) await relay.round();
    for (const [lane, texts] of sent) expect({ seed, lane, texts: channel.texts(lane) }).toEqual({ seed, lane, texts });
  });

  it('ends a look before the database ends its transaction, however slow the broker is, and goes on after it', async () => {
    const { store, channel, publisher, accept } = scene();
    let clock = 0;
    const now = jest.spyOn(performance, 'now').mockImplementation(() => clock);
    try {
      const looks: number[] = [];
      const publishOwed = store.publishOwed.bind(store);
      store.publishOwed = async (lanes, publish) => {
        const began = clock;
        const look = await publishOwed(lanes, publish);
        looks.push(clock - began);
        return look;
      };
      channel.decide = () => {
        clock += 900;
        return 'routed';
      };
      const texts = Array.from({ length: 30 }, (_, number) => `${number}`);
      await accept('a', ...texts);
      publisher.offer([laneOf('a')]);
      await publisher.idle();
      await waitUntil('all events', () => store.owed.length === 0);
      expect(channel.texts()).toEqual(texts);
      expect(Math.max(...looks)).toBeLessThan(5_000);
    } finally {
      now.mockRestore();
    }
  });

  it('publishes nothing more once it is stopped', async () => {
    const { channel, publisher, accept } = scene();
    await accept('a', '1');
    await publisher.stop();
    publisher.offer([laneOf('a')]);
    await turn();
    expect(channel.taken).toEqual([]);
  });
});
