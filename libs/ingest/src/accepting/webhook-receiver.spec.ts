import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { InMemoryWebhookStore } from '../conformance/in-memory-webhook-store.js';
import type { OwedEvent } from '../publishing/event-store.js';
import { SourceDirectory, type StoredSource } from '../sources/source-directory.js';
import type { RawDelivery } from '../verification/raw-delivery.js';
import { Admission } from './admission.js';
import { type DeliveryStore, StoreUnavailable } from './delivery-store.js';
import type { ReceptionLine } from './reception-log.js';
import { type RefusalCount, RefusalTally } from './refusal-tally.js';
import { WebhookReceiver } from './webhook-receiver.js';

const ID = '018f3f7e-0000-7000-8000-000000000001';
const UNKNOWN = '018f3f7e-0000-7000-8000-00000000000f';

function scene(deliveries: (memory: InMemoryWebhookStore) => DeliveryStore = (memory) => memory) {
  const memory = new InMemoryWebhookStore();
  const offered: OwedEvent[] = [];
  const counts: RefusalCount[] = [];
  const secrets = new Map([['sealed', ['the first secret']]]);
  const source: StoredSource = {
    tenant: 'acme',
    name: 'hub',
    id: ID,
    provider: 'github',
    settings: {},
    sealedSecrets: Buffer.from('sealed'),
    orderingPointer: null,
  };
  const stored = new Map([[ID, source]]);
  const readings: string[][] = [];
  const directory = new SourceDirectory(
    {
      readSources: async (ids) => {
        readings.push([...ids]);
        return ids.flatMap((id) => stored.get(id) ?? []).map((found) => ({ ...found }));
      },
    },
    async ({ sealedSecrets }) => secrets.get(sealedSecrets.toString()) ?? [],
  );
  const refusals = new RefusalTally({
    addRefusals: async (given) => {
      counts.push(...given);
    },
  });
  const publisher = { offerAccepted: (events: Iterable<OwedEvent>) => offered.push(...events) };
  const lines: ReceptionLine[] = [];
  const log = { received: (line: ReceptionLine) => lines.push(line) };
  const receiver = new WebhookReceiver(directory, publisher, refusals, deliveries(memory), log);
  return { lines, memory, offered, counts, secrets, stored, source, readings, refusals, receiver };
}

function signed(secret: string, body = '{}', id = 'd-1'): RawDelivery {
  const digest = createHmac('sha256', secret).update(body).digest('hex');
  return {
    headers: { 'x-hub-signature-256': `sha256=${digest}`, 'x-github-delivery': id, 'x-github-event': 'push' },
    body: Buffer.from(body),
    receivedAt: new Date(),
  };
}

describe('a receiver of webhooks', () => {
  it('tells the log of each one in one line: whose it was, what became of it, and why it was refused', async () => {
    const { receiver, lines } = scene();
    await receiver.receive(ID, signed('the first secret', '{}', 'd-9'));
    await receiver.receive(ID, signed('another secret'));
    await receiver.receive(UNKNOWN, signed('the first secret'));
    expect(lines).toMatchObject([
      { tenant: 'acme', source: 'hub', outcome: 'accepted', reason: null, deliveryId: 'd-9', bytes: 2 },
      { tenant: 'acme', source: 'hub', outcome: 'refused', reason: 'mismatch', deliveryId: null },
      { tenant: null, source: null, outcome: 'refused', reason: 'unknown-source' },
    ]);
    expect(lines[0]?.eventId).toMatch(/.+/);
  });

  it('makes one event of a delivery that is sent five times, also at once', async () => {
    const { receiver, memory, offered } = scene();
    const copies = await Promise.all(Array.from({ length: 5 }, () => receiver.receive(ID, signed('the first secret'))));
    expect(copies.map(({ kind }) => kind)).toEqual(['accepted', ...Array(4).fill('duplicate')]);
    expect(new Set(copies.map((copy) => 'eventId' in copy && copy.eventId)).size).toBe(1);
    expect(memory.owed).toHaveLength(1);
    expect(offered).toEqual(memory.owed);
  });

  it('refuses what does not verify before it reads, stores or counts it as a delivery', async () => {
    const { receiver, memory, counts, refusals } = scene();
    const right = signed('the first secret');
    const tampered = { ...right, body: Buffer.from('{"a":1}') };
    const unsigned = { ...right, headers: {} };
    expect(await receiver.receive(ID, tampered)).toEqual({ kind: 'refused', reason: 'mismatch' });
    expect(await receiver.receive(ID, unsigned)).toEqual({ kind: 'refused', reason: 'missing' });
    for (const unknown of [UNKNOWN, 'constructor', '']) {
      expect(await receiver.receive(unknown, right)).toEqual({ kind: 'refused', reason: 'unknown-source' });
    }
    expect(await receiver.receive(ID, right)).toMatchObject({ kind: 'accepted' });
    expect(memory.owed).toHaveLength(1);
    await refusals.flush();
    expect(counts).toEqual([
      { tenant: 'acme', sourceId: ID, reason: 'mismatch', times: 1 },
      { tenant: 'acme', sourceId: ID, reason: 'missing', times: 1 },
      { tenant: '', sourceId: '00000000-0000-0000-0000-000000000000', reason: 'unknown-source', times: 3 },
    ]);
  });

  it('takes a secret that was set a moment ago, and a source that was made a moment ago', async () => {
    const { receiver, secrets, stored, source } = scene();
    expect(await receiver.receive(ID, signed('the first secret'))).toMatchObject({ kind: 'accepted' });
    secrets.set('sealed again', ['the second secret']);
    stored.set(ID, { ...source, sealedSecrets: Buffer.from('sealed again') });
    expect(await receiver.receive(ID, signed('the second secret', '{}', 'd-2'))).toMatchObject({ kind: 'accepted' });
    expect(await receiver.receive(ID, signed('the first secret', '{}', 'd-3'))).toMatchObject({ kind: 'refused' });
    expect(await receiver.receive(UNKNOWN, signed('the first secret'))).toMatchObject({ kind: 'refused' });
    stored.set(UNKNOWN, { ...source, id: UNKNOWN, name: 'other' });
    expect(await receiver.receive(UNKNOWN, signed('the first secret'))).toMatchObject({ kind: 'accepted' });
  });

  it('asks the database once for a wrong signature as for an unknown source, and not at all for a right one', async () => {
    const { receiver, readings } = scene();
    await receiver.receive(ID, signed('the first secret'));
    await receiver.receive(UNKNOWN, signed('the first secret'));
    readings.length = 0;
    await receiver.receive(ID, signed('the first secret'));
    expect(readings).toEqual([]);
    await receiver.receive(ID, signed('a wrong secret'));
    expect(readings).toEqual([[ID]]);
    await receiver.receive(UNKNOWN, signed('a wrong secret'));
    expect(readings).toEqual([[ID], [UNKNOWN]]);
  });

  it('lets a source that cannot be opened refuse everything', async () => {
    const { receiver, secrets } = scene();
    secrets.clear();
    expect(await receiver.receive(ID, signed('the first secret'))).toMatchObject({ kind: 'refused' });
    expect(await receiver.receive(ID, signed(''))).toMatchObject({ kind: 'refused' });
  });

  it('says so when the delivery could not be stored, and has nothing published', async () => {
    const { receiver, offered } = scene(() => ({
      accept: () => Promise.reject(new StoreUnavailable('away')),
    }));
    await expect(receiver.receive(ID, signed('the first secret'))).rejects.toThrow(StoreUnavailable);
    expect(offered).toEqual([]);
  });

  it('fails a delivery that the database cannot take alone', async () => {
    const { receiver } = scene((memory) => ({
      accept: async (all) => {
        const answers = await memory.accept(all);
        return all.map((delivery, place) =>
          delivery.deliveryId === 'bad' ? new Error('bad') : answers[place],
        ) as never;
      },
    }));
    const [good, bad] = await Promise.allSettled(
      ['good', 'bad'].map((id) => receiver.receive(ID, signed('the first secret', '{}', id))),
    );
    expect([good?.status, bad?.status]).toEqual(['fulfilled', 'rejected']);
  });
});

describe('the count of refusals', () => {
  it('keeps what could not be stored', async () => {
    let away = true;
    const stored: RefusalCount[] = [];
    const tally = new RefusalTally({
      addRefusals: async (counts) => {
        if (away) throw new Error('away');
        stored.push(...counts);
      },
    });
    const source = { tenant: 'acme', sourceId: ID };
    for (let times = 0; times < 3; times++) tally.add(source, 'stale');
    await expect(tally.flush()).rejects.toThrow('away');
    tally.add(source, 'stale');
    away = false;
    await tally.flush();
    await tally.flush();
    expect(stored).toEqual([{ ...source, reason: 'stale', times: 4 }]);
  });
});

describe('admission', () => {
  it('has a bound in requests and in bytes that arrived, and gives a place back once', () => {
    const admission = new Admission({ maxRequests: 2, maxBytes: 10 });
    const place = admission.enter(8);
    const other = admission.enter(8);
    expect(admission.enter(0)).toBeNull();
    expect([place?.take(8), other?.take(3), other?.take(2)]).toEqual([true, false, true]);
    other?.leave();
    expect(admission.enter(3)).toBeNull();
    place?.leave();
    place?.leave();
    expect(place?.take(100)).toBe(true);
    expect(admission.requests).toBe(0);
    expect(admission.enter(10)?.take(10)).toBe(true);
  });
});
