import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import type { Acceptance, DeliveryStore, NewDelivery } from '../accepting/delivery-store.js';
import { eventIdOf } from '../accepting/event-id.js';
import type { EventStore, OwedEvent } from '../publishing/event-store.js';
import type { Lane } from '../publishing/lane.js';

/** What every store of webhooks must do. */
export interface WebhookStoreRule {
  /** A sentence whose subject is the store. */
  name: string;
  /** Throws an AssertionError where the store does not. */
  check(store: DeliveryStore & EventStore, tenant: string): Promise<void>;
}

/** A delivery for a spec; `body` decides its hash and, in this order, its event's bytes. */
export function specDelivery(tenant: string, over: Partial<NewDelivery> & { text?: string } = {}): NewDelivery {
  const sourceId = over.sourceId ?? '018f3f7e-0000-7000-8000-000000000001';
  const deliveryId = over.deliveryId ?? randomUUID();
  const body = Buffer.from(over.text ?? deliveryId);
  return {
    tenant,
    sourceId,
    deliveryId,
    eventId: eventIdOf(tenant, sourceId, deliveryId),
    bodyHash: createHash('sha256').update(body).digest(),
    body,
    lane: { tenant, source: 'hub', lane: '' },
    routingKey: 'hub.push',
    mayBeReplay: false,
    trace: {},
    event: (possibleReplay) => Buffer.from(possibleReplay ? `replay ${body}` : String(body)),
    ...over,
  };
}

async function takeAll(store: EventStore, lanes: readonly Lane[]): Promise<string[]> {
  const seen: string[] = [];
  await store.publishOwed(lanes, async (owed) => {
    seen.push(...owed.map(({ event }) => event.toString()));
    return owed;
  });
  return seen;
}

/** Accepts deliveries of one lane, and gives their events as whoever accepted them has them in memory. */
async function acceptInto(store: DeliveryStore, lane: Lane, ...texts: string[]): Promise<OwedEvent[]> {
  const deliveries = texts.map((text) => specDelivery(lane.tenant, { text, lane }));
  const answers = await store.accept(deliveries);
  return deliveries.map(({ eventId, routingKey, trace }, place) => {
    const answer = answers[place];
    assert.ok(answer && !(answer instanceof Error) && answer.kind === 'accepted');
    return { id: eventId, lane, routingKey, event: answer.event, trace };
  });
}

async function takeAccepted(store: EventStore, accepted: readonly OwedEvent[]): Promise<[string[], Lane[]]> {
  const seen: string[] = [];
  const { more } = await store.publishAccepted(accepted, async (owed) => {
    seen.push(...owed.map(({ event }) => event.toString()));
    return owed;
  });
  return [seen, more];
}

async function kinds(store: DeliveryStore, deliveries: readonly NewDelivery[]): Promise<string[]> {
  const answers = await store.accept(deliveries);
  return answers.map((answer) => (answer instanceof Error ? answer.message : answer.kind));
}

/** The rules a store of webhooks is held to, in memory and in PostgreSQL alike. */
export const WEBHOOK_STORE_RULES: readonly WebhookStoreRule[] = [
  {
    name: 'takes a delivery once and knows it again',
    check: async (store, tenant) => {
      const delivery = specDelivery(tenant);
      const [first] = (await store.accept([delivery])) as Acceptance[];
      const [again] = (await store.accept([delivery])) as Acceptance[];
      assert.deepEqual([first?.kind, again?.kind], ['accepted', 'duplicate']);
      assert.equal(again?.eventId, first?.eventId);
      assert.deepEqual(await takeAll(store, [delivery.lane]), [delivery.deliveryId]);
    },
  },
  {
    name: 'does not publish other bytes under a known id',
    check: async (store, tenant) => {
      const first = specDelivery(tenant, { text: 'one' });
      const other = specDelivery(tenant, { deliveryId: first.deliveryId, text: 'two' });
      assert.deepEqual(await kinds(store, [first]), ['accepted']);
      assert.deepEqual(await kinds(store, [other]), ['conflict']);
      assert.deepEqual(await kinds(store, [other]), ['conflict']);
      assert.deepEqual(await takeAll(store, [first.lane]), ['one']);
    },
  },
  {
    name: 'keeps the same delivery id of two sources apart',
    check: async (store, tenant) => {
      const first = specDelivery(tenant, { deliveryId: 'same' });
      const sourceId = '018f3f7e-0000-7000-8000-000000000002';
      assert.deepEqual(await kinds(store, [first, specDelivery(tenant, { deliveryId: 'same', sourceId })]), [
        'accepted',
        'accepted',
      ]);
    },
  },
  {
    name: 'marks a body that came before under another id, where ids are not signed',
    check: async (store, tenant) => {
      const lane = { tenant, source: 'hub', lane: 'replays' };
      const copy = (text: string, mayBeReplay: boolean) => specDelivery(tenant, { text, mayBeReplay, lane });
      await store.accept([copy('a', true), copy('b', false)]);
      await store.accept([copy('a', true), copy('b', false), copy('c', true), copy('c', true)]);
      assert.deepEqual(await takeAll(store, [lane]), ['a', 'b', 'replay a', 'b', 'c', 'replay c']);
    },
  },
  {
    name: 'gives what a lane owes in the order it was accepted, and again until it is published',
    check: async (store, tenant) => {
      const lane = { tenant, source: 'hub', lane: 'ordered' };
      const texts = Array.from({ length: 12 }, (_, number) => `event ${number}`);
      for (const text of texts) await store.accept([specDelivery(tenant, { text, lane })]);
      await store.publishOwed([lane], async (owed: readonly OwedEvent[]) => owed.slice(0, 5));
      assert.deepEqual(await takeAll(store, [lane]), texts.slice(5));
      assert.deepEqual(await takeAll(store, [lane]), []);
    },
  },
  {
    name: 'gives an event with the trace it came in',
    check: async (store, tenant) => {
      const lane = { tenant, source: 'hub', lane: 'traced' };
      const trace = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
      await store.accept([specDelivery(tenant, { lane, trace })]);
      await store.publishOwed([lane], async (owed) => {
        assert.deepEqual(
          owed.map((event) => event.trace),
          [trace],
        );
        return owed;
      });
    },
  },
  {
    name: 'gives what was accepted back from memory, and marks it',
    check: async (store, tenant) => {
      const [one, two] = ['one', 'two'].map((lane) => ({ tenant, source: 'hub', lane })) as [Lane, Lane];
      const accepted = [...(await acceptInto(store, one, '1', '2')), ...(await acceptInto(store, two, 'x'))];
      assert.deepEqual(await takeAccepted(store, accepted), [['1', '2', 'x'], []]);
      assert.deepEqual(await takeAll(store, [one, two]), []);
    },
  },
  {
    name: 'gives nothing from memory of a lane that owes another event first, in between, or none',
    check: async (store, tenant) => {
      const lanes = ['first', 'between', 'none', 'after'].map((lane) => ({ tenant, source: 'memory', lane }));
      const [first, between, none, after] = lanes as [Lane, Lane, Lane, Lane];
      await acceptInto(store, first, 'older');
      const mine = await acceptInto(store, first, '1');
      const [lower] = await acceptInto(store, between, '2');
      await acceptInto(store, between, 'of another process');
      const [upper] = await acceptInto(store, between, '3');
      assert.ok(lower && upper);
      const published = await acceptInto(store, none, '4');
      await takeAll(store, [none]);
      const ahead = await acceptInto(store, after, '5');
      await acceptInto(store, after, 'later');
      const [seen, more] = await takeAccepted(store, [...mine, lower, upper, ...published, ...ahead]);
      assert.deepEqual(seen, ['5']);
      assert.deepEqual(
        more.map(({ lane }) => lane),
        ['first', 'between', 'none'],
      );
      assert.deepEqual(await takeAll(store, [first]), ['older', '1']);
      assert.deepEqual(await takeAll(store, [between]), ['2', 'of another process', '3']);
      assert.deepEqual(await takeAll(store, [after]), ['later']);
    },
  },
  {
    name: 'lets one at a time publish a lane',
    check: async (store, tenant) => {
      const lane = { tenant, source: 'hub', lane: 'locked' };
      await store.accept([specDelivery(tenant, { lane })]);
      await store.publishOwed([lane], async (owed) => {
        assert.equal(owed.length, 1);
        const other = await store.publishOwed([lane], async () => assert.fail('the lane was not locked'));
        assert.deepEqual(other.busy, [lane]);
        const fromMemory = await store.publishAccepted(owed, async () => assert.fail('the lane was not locked'));
        assert.deepEqual(fromMemory.busy, [lane]);
        return owed;
      });
    },
  },
  {
    name: 'finds the lanes that owe, page by page',
    check: async (store, tenant) => {
      const lanes = ['a', 'b', 'c', 'd', 'e'].map((lane) => ({ tenant, source: 'paged', lane }));
      await store.accept(lanes.flatMap((lane) => [specDelivery(tenant, { lane }), specDelivery(tenant, { lane })]));
      await takeAll(store, lanes.slice(1, 2));
      const first = (await store.findOwedLanes({ tenant, source: 'paged', lane: '' }, 2)) ?? [];
      const rest = await store.findOwedLanes(first.at(-1) ?? null, 10);
      const found = [...first, ...rest].filter(({ source }) => source === 'paged').map(({ lane }) => lane);
      assert.deepEqual(found, ['a', 'c', 'd', 'e']);
      await takeAll(store, lanes);
    },
  },
];
