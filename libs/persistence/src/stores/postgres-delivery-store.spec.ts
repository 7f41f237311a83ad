import { expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { type NewDelivery, StoreUnavailable } from '#libs/ingest';
import type { Database, Statement } from '../database.js';
import { PostgresDeliveryStore } from './postgres-delivery-store.js';

const delivery = (deliveryId: string): NewDelivery => ({
  ...{ tenant: 'acme', sourceId: newUuid(), deliveryId, eventId: newUuid(), bodyHash: Buffer.alloc(32, 1) },
  ...{
    body: Buffer.from('{}'),
    lane: { tenant: 'acme', source: 'shop', lane: '' },
    routingKey: 'shop.order',
    mayBeReplay: false,
  },
  ...{ trace: {}, event: () => Buffer.from('{}') },
});

/** Of an array parameter of quoted texts without escapes. */
const elements = (array: unknown): string[] => JSON.parse(String(array).replace('{', '[').replace(/}$/, ']'));

/** A database that has seen the deliveries named `known…` with other bytes and `again…` with the same. */
function databaseWith(keepConflicts: () => Promise<unknown[]>) {
  const ran: string[] = [];
  const run = async ({ name }: Statement, parameters: readonly unknown[]) => {
    ran.push(name);
    if (name === 'keep-conflicts') return keepConflicts();
    const [deliveryIds = [], eventIds = []] = parameters.slice(2, 4).map(elements);
    return deliveryIds.map((id, place) => ({
      eventId: eventIds[place],
      fresh: id.startsWith('new'),
      same: id.startsWith('again'),
    }));
  };
  return { ran, store: new PostgresDeliveryStore({ run } as unknown as Database) };
}

const kindsOf = async (store: PostgresDeliveryStore, ...ids: string[]) =>
  (await store.accept(ids.map(delivery))).map((one) => (one instanceof StoreUnavailable ? 'unavailable' : one));

it('answers all but the conflicts as they were committed, where the conflicts cannot be kept', async () => {
  const lost = Object.assign(new Error('gone'), { code: 'ECONNRESET' });
  const { ran, store } = databaseWith(() => Promise.reject(lost));
  expect(await kindsOf(store, 'new-1', 'known-1', 'again-1', 'new-2', 'known-2')).toMatchObject([
    ...[{ kind: 'accepted' }, 'unavailable', { kind: 'duplicate' }],
    ...[{ kind: 'accepted' }, 'unavailable'],
  ]);
  expect(ran).toEqual(['accept-deliveries', 'keep-conflicts']);
});

it('answers a conflict as one once its bytes are kept', async () => {
  const { ran, store } = databaseWith(async () => []);
  expect(await kindsOf(store, 'new-1', 'known-1')).toMatchObject([{ kind: 'accepted' }, { kind: 'conflict' }]);
  expect(ran).toEqual(['accept-deliveries', 'keep-conflicts']);
});
