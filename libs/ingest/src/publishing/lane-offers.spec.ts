import { describe, expect, it } from '@jest/globals';
import type { OwedEvent } from './event-store.js';
import { LaneOffers } from './lane-offers.js';

const event = (lane: string, id: string, bytes = 10): OwedEvent => ({
  id,
  lane: { tenant: 'acme', source: 'hub', lane },
  routingKey: 'hub.push',
  event: Buffer.alloc(bytes),
  trace: {},
});

const seen = (offers: LaneOffers, most = 10, excepted: string[] = []) =>
  offers
    .take(most, (key) => excepted.some((lane) => key.endsWith(lane)))
    .map(({ lane, accepted }) => [lane.lane, accepted?.map(({ id }) => id) ?? null]);

describe('lanes that are offered', () => {
  it('keep what was accepted into them in order, and what must be read apart from it', () => {
    const offers = new LaneOffers(1_000);
    for (const [lane, id] of [
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
    ] as const)
      offers.addAccepted(event(lane, id));
    offers.addUnread({ tenant: 'acme', source: 'hub', lane: 'c' }, 0);
    expect(seen(offers)).toEqual([
      ['a', ['1', '3']],
      ['b', ['2']],
    ]);
    expect(seen(offers)).toEqual([['c', null]]);
    expect([offers.size, offers.bytes]).toEqual([0, 0]);
  });

  it('wait while they are excepted, and no more are taken than asked for', () => {
    const offers = new LaneOffers(1_000);
    for (const lane of ['a', 'b', 'c']) offers.addAccepted(event(lane, lane));
    expect(seen(offers, 1, ['a'])).toEqual([['b', ['b']]]);
    expect(seen(offers)).toEqual([
      ['a', ['a']],
      ['c', ['c']],
    ]);
  });

  it('are read once anything of them is not known, whatever is accepted afterwards', () => {
    const offers = new LaneOffers(1_000);
    offers.addAccepted(event('a', '1'));
    offers.addUnread({ tenant: 'acme', source: 'hub', lane: 'a' }, 0);
    offers.addAccepted(event('a', '2'));
    expect(offers.bytes).toBe(0);
    expect(seen(offers)).toEqual([['a', null]]);
  });

  it('hold no more bytes than they may: a lane beyond is read', () => {
    const offers = new LaneOffers(25);
    for (const id of ['1', '2', '3']) offers.addAccepted(event('a', id));
    expect(offers.bytes).toBe(0);
    offers.addAccepted(event('b', '4', 25));
    offers.addAccepted(event('c', '5', 1));
    expect(offers.bytes).toBe(25);
    expect(seen(offers)).toEqual([
      ['a', null],
      ['c', null],
    ]);
    expect(seen(offers)).toEqual([['b', ['4']]]);
    expect(offers.bytes).toBe(0);
  });

  it('give fifty events of one lane at a time, the rest later', () => {
    const offers = new LaneOffers(10_000);
    const ids = Array.from({ length: 120 }, (_, number) => `${number}`);
    for (const id of ids) offers.addAccepted(event('a', id));
    const taken = [1, 2, 3].map(() => offers.take(10, () => false).flatMap(({ accepted }) => accepted ?? []));
    expect(taken.map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(taken.flat().map(({ id }) => id)).toEqual(ids);
    expect([offers.size, offers.bytes]).toEqual([0, 0]);
  });
});
