import { describe, expect, it } from '@jest/globals';
import type { CallEnd } from '#libs/connector-kit';
import type { ClaimLimits, DeliveryRecord, DeliveryStore, DueDelivery } from '../ports/delivery-store.js';
import { DeliveryRunner } from './delivery-runner.js';

const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;

/** Due deliveries in memory, taken in turns as the contract says. */
class MemoryDeliveries implements DeliveryStore {
  due: DueDelivery[] = [];
  readonly records: DeliveryRecord[] = [];
  readonly disabled: string[] = [];

  async add(): Promise<void> {}

  async claim({ limit, perSubscription, places }: ClaimLimits): Promise<DueDelivery[]> {
    const free = new Map(places.map((place) => [place.subscription, place.free]));
    const turns = new Map<string, number>();
    const turned = this.due.map((delivery) => {
      const turn = (turns.get(delivery.subscription) ?? 0) + 1;
      turns.set(delivery.subscription, turn);
      return { delivery, turn };
    });
    const chosen = turned
      .filter(({ delivery, turn }) => turn <= (free.get(delivery.subscription) ?? perSubscription))
      .sort((one, other) => one.turn - other.turn)
      .slice(0, limit)
      .map(({ delivery }) => delivery);
    this.due = this.due.filter((delivery) => !chosen.includes(delivery));
    return chosen;
  }

  async record(records: readonly DeliveryRecord[]): Promise<void> {
    this.records.push(...records);
  }

  async disable(_tenant: string, subscription: string): Promise<void> {
    this.disabled.push(subscription);
  }
}

const delivery = (subscription: string, number: number): DueDelivery => ({
  tenant: 'acme',
  subscription,
  eventId: `${subscription}/${number}`,
  event: Buffer.from('{}'),
  attempts: 0,
  trace: {},
  target: { type: 'http', url: `https://${subscription}.test/`, sealedSecret: Buffer.alloc(1) },
});

const many = (subscription: string, count: number) =>
  Array.from({ length: count }, (_, index) => delivery(subscription, index));
const ok: CallEnd = { kind: 'answered', status: 200, headers: {}, body: Buffer.alloc(0) };

function scene(call: (host: string) => Promise<CallEnd>, total = 16) {
  const store = new MemoryDeliveries();
  const errors: unknown[] = [];
  const progress = { resolve: () => {} };
  const runner = new DeliveryRunner(
    {
      store,
      post: { send: async () => 'routed' },
      openSecret: async () => secret,
      readRetryAfter: () => undefined,
      now: Date.now,
      steady: (work) => work(),
      record: async (record) => {
        await store.record([record]);
      },
      onEnd: () => progress.resolve(),
      onError: (error) => errors.push(error),
      call: ({ url }) => call(new URL(url).hostname),
    },
    { total, perSubscription: 4, idleMs: 5, leaseMs: 60_000 },
  );
  const until = async (what: () => boolean) => {
    while (!what()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      progress.resolve = resolve;
      await promise;
    }
  };
  return { store, runner, errors, until };
}

describe('Deliveries to many subscriptions', () => {
  it('go on for the others while one receiver hangs, which keeps a few places and no more', async () => {
    const hanging = Promise.withResolvers<CallEnd>();
    let hung = 0;
    const { store, runner, until, errors } = scene((host) => {
      if (host !== 'dead.test') return Promise.resolve(ok);
      hung++;
      return hanging.promise;
    });
    store.due = [...many('dead', 100), ...many('alive', 50), ...many('well', 50)];
    runner.start();
    await until(() => store.records.length === 100);
    expect(hung).toBe(4);
    expect(store.records.every(({ subscription }) => subscription !== 'dead')).toBe(true);
    hanging.resolve({ kind: 'broken', phase: 'sent', code: 'timeout', message: 'took too long' });
    await runner.stop();
    expect(store.records.filter(({ subscription, state }) => subscription === 'dead' && state === 'owed')).toHaveLength(
      4,
    );
    expect(errors).toEqual([]);
  });

  it('give a receiver in trouble one place until it succeeds again', async () => {
    let failing = 0;
    let peak = 0;
    let round = 0;
    const { store, runner, until } = scene(async () => {
      failing++;
      if (round > 0) peak = Math.max(peak, failing);
      await Promise.resolve();
      failing--;
      return { ...ok, status: 500 };
    });
    store.due = many('down', 4);
    runner.start();
    await until(() => store.records.length === 4);
    round = 1;
    store.due = many('down', 10);
    runner.nudge();
    await until(() => store.records.length === 14);
    await runner.stop();
    expect(peak).toBe(1);
  });

  it('disable a subscription whose receiver answers 410', async () => {
    const { store, runner, until } = scene(async () => ({ ...ok, status: 410 }));
    store.due = many('gone', 1);
    runner.start();
    await until(() => store.records.length === 1);
    await runner.stop();
    expect(store.disabled).toEqual(['gone']);
    expect(store.records[0]).toMatchObject({ state: 'owed', status: 410 });
  });

  it('that are under way are recorded before a stop has ended', async () => {
    const answer = Promise.withResolvers<CallEnd>();
    const begun = Promise.withResolvers<void>();
    const { store, runner } = scene(() => {
      begun.resolve();
      return answer.promise;
    });
    store.due = many('slow', 1);
    runner.start();
    await begun.promise;
    const stopped = runner.stop();
    answer.resolve(ok);
    await stopped;
    expect(store.records).toHaveLength(1);
  });
});
