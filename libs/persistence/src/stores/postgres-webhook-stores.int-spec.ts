import { randomBytes, randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type DeliveryStore,
  type EventChannel,
  type EventStore,
  LanePublisher,
  type NewDelivery,
  StoreUnavailable,
  specDelivery,
  WEBHOOK_STORE_RULES,
} from '#libs/ingest';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { Database } from '../database.js';
import { PostgresDeliveryStore } from './postgres-delivery-store.js';
import { PostgresEventStore } from './postgres-event-store.js';
import { PostgresSourceStore } from './postgres-source-store.js';

let stage: DatabaseStage;
let owner: Database;
/** Two replicas of webhook-ingest, in a role that has what `waybill_ingest` has and no more. */
let replicas: [Database, Database];
let store: DeliveryStore & EventStore;

function both(database: Database): DeliveryStore & EventStore {
  const deliveries = new PostgresDeliveryStore(database);
  const events = new PostgresEventStore(database);
  return {
    accept: (given) => deliveries.accept(given),
    publishOwed: (lanes, publish) => events.publishOwed(lanes, publish),
    publishAccepted: (accepted, publish) => events.publishAccepted(accepted, publish),
    findOwedLanes: (after, limit) => events.findOwedLanes(after, limit),
  };
}

const run = <Row>(text: string, parameters: unknown[] = [], database = owner) =>
  database.run<Row>({ name: `spec ${text}`.slice(0, 60), text }, parameters);

const withLane = (tenant: string, lane: string, over: Parameters<typeof specDelivery>[1] = {}): NewDelivery =>
  specDelivery(tenant, { lane: { tenant, source: 'hub', lane }, ...over });

beforeAll(async () => {
  stage = await databaseStage();
  owner = stage.owner;
  replicas = [await stage.openAs('waybill_ingest'), await stage.openAs('waybill_ingest')];
  store = both(replicas[0]);
});

afterAll(() => stage?.drop());

describe('the webhook stores in PostgreSQL, in the role of webhook-ingest', () => {
  it.each(WEBHOOK_STORE_RULES)('$name', ({ check }) => check(store, `tenant-${randomBytes(4).toString('hex')}`));

  it('make one event of a delivery that comes to two replicas at once, twenty times', async () => {
    const deliveries = Array.from({ length: 20 }, () => withLane('twice', 'a'));
    const other = both(replicas[1]);
    const answers = await Promise.all(
      deliveries.flatMap((delivery) => [store.accept([delivery]), other.accept([delivery])]),
    );
    const kinds = answers.flat().map((answer) => (answer instanceof Error ? answer.message : answer.kind));
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(20);
    expect(kinds.filter((kind) => kind === 'duplicate')).toHaveLength(20);
    const [counted] = await run<{ events: string; duplicates: string }>(
      `SELECT (SELECT count(*) FROM waybill.events WHERE tenant = 'twice') AS events,
              (SELECT sum(duplicates) FROM waybill.receipts WHERE tenant = 'twice') AS duplicates`,
    );
    expect(counted).toEqual({ events: '20', duplicates: '20' });
  });

  it('show the events of a lane in the order of their numbers, never one before an earlier one', async () => {
    const other = both(replicas[1]);
    const lanes = ['x', 'y', 'z'].map((lane) => ({ tenant: 'ordered', source: 'hub', lane }));
    let accepting = true;
    const taken: string[] = [];
    const take = () =>
      store.publishOwed(lanes, async (owed) => {
        taken.push(...owed.map(({ id }) => id));
        return owed;
      });
    const taking = (async () => {
      while (accepting) await take();
      await take();
    })();
    const batch = () => lanes.flatMap(({ lane }) => [withLane('ordered', lane), withLane('ordered', lane)]);
    await Promise.all(
      [store, other, store, other].map(async (replica) => {
        for (let round = 0; round < 15; round++) await replica.accept(batch());
      }),
    );
    accepting = false;
    await taking;
    const rows = await run<{ id: string; lane: string }>(
      `SELECT id, lane FROM waybill.events WHERE tenant = 'ordered' ORDER BY number`,
    );
    expect(taken).toHaveLength(360);
    const place = new Map(taken.map((id, index) => [id, index]));
    for (const { lane } of lanes) {
      const places = rows.filter((row) => row.lane === lane).map(({ id }) => place.get(id) ?? -1);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
  });

  it('let two replicas publish from memory what both accept into the same lanes, each lane in the order of its numbers', async () => {
    const taken: string[] = [];
    const channel: EventChannel = {
      ready: true,
      publish: async ({ id }) => {
        await turn();
        taken.push(id);
        return 'routed';
      },
    };
    const troubles: unknown[] = [];
    const log = {
      notPublished: (_: unknown, why: unknown) => troubles.push(why),
      storeFailed: (why: unknown) => troubles.push(why),
    };
    const lanes = ['x', 'y', 'z'];
    const sides = replicas.map((database) => ({
      store: both(database),
      publisher: new LanePublisher(new PostgresEventStore(database), channel, log),
    }));
    await Promise.all(
      [...sides, ...sides].map(async (side) => {
        for (let round = 0; round < 25; round++) {
          const batch = lanes.flatMap((lane) => [withLane('memory', lane), withLane('memory', lane)]);
          const answers = await side.store.accept(batch);
          side.publisher.offerAccepted(
            batch.flatMap(({ lane, routingKey, trace }, place) => {
              const answer = answers[place];
              if (!answer || answer instanceof Error || answer.kind !== 'accepted') return [];
              return [{ id: answer.eventId, lane, routingKey, trace, event: answer.event }];
            }),
          );
        }
      }),
    );
    await waitUntil('all events', () => taken.length >= 600);
    for (const { publisher } of sides) await publisher.idle();
    expect(troubles).toEqual([]);
    const rows = await run<{ id: string; lane: string; published: boolean }>(
      `SELECT id, lane, published_at IS NOT NULL AS published FROM waybill.events WHERE tenant = 'memory' ORDER BY number`,
    );
    expect(rows.filter(({ published }) => !published)).toEqual([]);
    const laneOf = new Map(rows.map(({ id, lane }) => [id, lane]));
    for (const lane of lanes) {
      const numbered = rows.filter((row) => row.lane === lane).map(({ id }) => id);
      expect(taken.filter((id) => laneOf.get(id) === lane)).toEqual(numbered);
    }
  });

  it('keep what came with other bytes, and count it', async () => {
    const first = withLane('conflicts', 'a', { text: 'one' });
    const other = withLane('conflicts', 'a', { text: 'two', deliveryId: first.deliveryId });
    for (const delivery of [first, other, other]) await store.accept([delivery]);
    expect(await run(`SELECT body, times FROM waybill.receipt_conflicts WHERE tenant = 'conflicts'`)).toEqual([
      { body: Buffer.from('two'), times: 2 },
    ]);
    expect(await run(`SELECT duplicates, conflicts FROM waybill.receipts WHERE tenant = 'conflicts'`)).toEqual([
      { duplicates: 0, conflicts: 2 },
    ]);
  });

  it('fail a delivery that PostgreSQL cannot take alone, and store its neighbours', async () => {
    const batch = ['1', '\u0000', '3'].map((routingKey) => withLane('neighbours', 'a', { routingKey }));
    const answers = await store.accept(batch);
    expect(answers.map((answer) => (answer instanceof Error ? 'failed' : answer.kind))).toEqual([
      'accepted',
      'failed',
      'accepted',
    ]);
    expect(await run(`SELECT count(*)::integer AS n FROM waybill.events WHERE tenant = 'neighbours'`)).toEqual([
      { n: 2 },
    ]);
  });

  it('read a bounded number of bytes at a time, whatever is owed', async () => {
    const big = Buffer.alloc(6 * 1024 * 1024, 'a');
    const lanes = ['p', 'q'].map((lane) => ({ tenant: 'big', source: 'hub', lane }));
    for (const { lane } of [...lanes, ...lanes]) await store.accept([withLane('big', lane, { event: () => big })]);
    const sizes: number[] = [];
    for (let look = 0; look < 3; look++) {
      const { more } = await store.publishOwed(lanes, async (owed) => {
        sizes.push(owed.length);
        return owed;
      });
      if (more.length === 0) break;
    }
    expect(sizes).toEqual([3, 1]);
  });

  it('lose a lane to nobody when the process that held it dies', async () => {
    const delivery = withLane('killed', 'a');
    await store.accept([delivery]);
    await expect(
      store.publishOwed([delivery.lane], async () => {
        throw new Error('killed between confirm and mark');
      }),
    ).rejects.toThrow('killed');
    const seen: string[] = [];
    await both(replicas[1]).publishOwed([delivery.lane], async (owed) => {
      seen.push(...owed.map(({ id }) => id));
      return owed;
    });
    expect(seen).toEqual([delivery.eventId]);
  });

  it('say that the database is away where nobody answers', async () => {
    const nowhere = new Database({ url: 'postgres://a:b@127.0.0.1:1/c', applicationName: 'spec', poolSize: 1 });
    await expect(new PostgresDeliveryStore(nowhere).accept([withLane('away', 'a')])).rejects.toThrow(StoreUnavailable);
    await nowhere.close();
  });

  it('read sources of all tenants by id, and add up refusals', async () => {
    const sources = new PostgresSourceStore(replicas[0]);
    const [mine, theirs] = [randomUUID(), randomUUID()];
    await run(`INSERT INTO waybill.tenants (tenant) VALUES ('acme'), ('other')`);
    await run(
      `INSERT INTO waybill.sources (tenant, name, id, provider, settings, sealed_secrets, ordering_pointer)
       VALUES ('acme', 'hub', $1, 'github', '{}', '\\x01', '/a'), ('other', 'hub', $2, 'hmac', '{"header":"x"}', '\\x02', NULL)`,
      [mine, theirs],
    );
    const found = await sources.readSources([mine, theirs, mine, randomUUID()]);
    expect(found.toSorted((a, b) => (a.tenant < b.tenant ? -1 : 1))).toEqual([
      expect.objectContaining({ tenant: 'acme', id: mine, sealedSecrets: Buffer.from([1]), orderingPointer: '/a' }),
      expect.objectContaining({ tenant: 'other', id: theirs, settings: { header: 'x' }, orderingPointer: null }),
    ]);
    const count = { tenant: 'acme', sourceId: mine, reason: 'stale' as const };
    await sources.addRefusals([{ ...count, times: 2 }]);
    await sources.addRefusals([
      { ...count, times: 3 },
      { ...count, reason: 'missing', times: 1 },
    ]);
    expect(await run(`SELECT reason, times FROM waybill.refusals ORDER BY reason`)).toEqual([
      { reason: 'missing', times: '1' },
      { reason: 'stale', times: '5' },
    ]);
  });

  it.each([
    'SELECT FROM waybill.tasks',
    'SELECT FROM waybill.connections',
    'SELECT FROM waybill.api_keys',
    'SELECT FROM waybill.subscriptions',
    'UPDATE waybill.sources SET sealed_secrets = NULL',
    'DELETE FROM waybill.receipts',
    'DELETE FROM waybill.events',
    'INSERT INTO waybill.results DEFAULT VALUES',
    'ALTER TABLE waybill.events DISABLE ROW LEVEL SECURITY',
    'SET ROLE waybill_worker',
  ])('may not %s', async (act) => {
    await expect(run(act, [], replicas[0])).rejects.toMatchObject({ code: '42501' });
  });

  it('hide their rows from another tenant in the role that serves HTTP', async () => {
    await store.accept([withLane('mine', 'a')]);
    const seenBy = (tenant: string) =>
      owner.transaction(async (runner) => {
        await runner.run({ name: 'spec-role', text: 'SET LOCAL ROLE waybill_control_plane' }, []);
        await runner.run({ name: 'spec-tenant', text: `SELECT set_config('waybill.tenant', $1, true)` }, [tenant]);
        const text = `SELECT DISTINCT tenant FROM waybill.events UNION SELECT tenant FROM waybill.receipts`;
        return runner.run<{ tenant: string }>({ name: 'spec-seen', text }, []);
      });
    expect(await seenBy('mine')).toEqual([{ tenant: 'mine' }]);
    expect(await seenBy('nobody')).toEqual([]);
    expect(await seenBy('')).toEqual([]);
  });
});
