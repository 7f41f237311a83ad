import { randomBytes } from 'node:crypto';
import { newUuid } from '#libs/contracts';
import { replayRules } from '#libs/delivery';
import {
  Database,
  migrate,
  PostgresCallbackStore,
  PostgresReplayStore,
  type ReplayOrder,
  ReplayRunStore,
  type ServiceRole,
} from '#libs/persistence';
import { createTestDatabase } from './database.js';

type Over = Pick<Database, 'run' | 'transaction'>;

const DAY = Date.parse('2026-11-20T00:00:00Z');

/** So many seconds into the day on which all of it came. */
export const at = (seconds: number) => new Date(DAY + seconds * 1_000);

/** A database of its own, with the roles that order and carry out replays. Tenants: `acme` and `other`. */
export interface ReplayStage {
  owner: Database;
  publisher: Database;
  controlPlane: Database;
  maintenance: Database;
  runs: ReplayRunStore;
  query<Row>(text: string, parameters?: unknown[]): Promise<Row[]>;
  /** To a URL unless a queue is named; of results with any routing key. */
  subscribe(name: string, over?: { kind?: string; queue?: string; routing?: string; since?: Date }): Promise<void>;
  /** Finished tasks with a result each, made at these seconds; ids of the events. */
  results(seconds: readonly number[], over?: { tenant?: string; key?: string }): Promise<string[]>;
  /** Starts a run of the first hour, of `hook`. Its id. */
  start(over?: Partial<ReplayOrder>): Promise<string>;
  /** One step that may send `most`, whatever the time is. */
  step(id: string, most?: number, over?: Over): ReturnType<PostgresReplayStore['advance']>;
  /** Steps until there is nothing more to be sent at once; how many it took. */
  through(id: string): Promise<number>;
  /** Ids of the events that are owed, by when they are due. */
  owed(subscription?: string): Promise<string[]>;
  /** Brings all that is due, as the publisher does; ids of the events. */
  deliverAll(): Promise<string[]>;
  /** Between two specs: forgets all but the tenants. */
  tidy(): Promise<void>;
  drop(): Promise<void>;
}

/** What is ordered, where nothing else is said. */
export const replayOrder = (over: Partial<ReplayOrder> = {}): ReplayOrder => ({
  ...{ subscription: 'hook', kind: 'results', from: at(0), to: at(3_600), onlyFailed: false },
  ...{ rate: 100, note: 'their database is gone', selected: 10 },
  ...over,
});

/** Sets the stage on the test servers. */
export async function replayStage(): Promise<ReplayStage> {
  const testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  const owner = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 2 });
  const query = <Row>(text: string, parameters: unknown[] = []) => owner.run<Row>({ name: '', text }, parameters);
  const logins: string[] = [];
  const openAs = async (role: ServiceRole): Promise<Database> => {
    const login = `spec_${randomBytes(6).toString('hex')}`;
    await query(`CREATE ROLE ${login} LOGIN PASSWORD 'spec' IN ROLE ${role}`);
    logins.push(login);
    const url = new URL(testDatabase.url);
    url.username = login;
    url.password = 'spec';
    return new Database({ url: url.href, applicationName: 'spec', poolSize: 4 });
  };
  const publisher = await openAs('waybill_publisher');
  const controlPlane = await openAs('waybill_control_plane');
  const maintenance = await openAs('waybill_maintenance');
  await query(`INSERT INTO tenants (tenant) VALUES ('acme'), ('other')`);
  const runs = new ReplayRunStore(controlPlane);
  const step: ReplayStage['step'] = (id, most = 1_000, over = publisher) =>
    new PostgresReplayStore(over).advance(
      { tenant: 'acme', id },
      replayRules((_pace, wanted, now) => ({ most: Math.min(most, wanted), pacedAt: now })),
    );
  return {
    owner,
    publisher,
    controlPlane,
    maintenance,
    runs,
    query,
    step,
    ...storing(query),
    start: async (over = {}) => {
      const { kind, run } = await runs.start('acme', replayOrder(over), 'ada');
      if (kind !== 'started') throw new Error(`Run ${run.id} is in the way`);
      return run.id;
    },
    through: async (id) => {
      for (let steps = 1; ; steps++) if (!(await step(id))?.more) return steps;
    },
    deliverAll: () => deliverAll(new PostgresCallbackStore(publisher)),
    tidy: async () => {
      for (const table of ['replay_runs', 'deliveries', 'results', 'tasks', 'events', 'subscriptions', 'pauses'])
        await query(`DELETE FROM ${table}`);
    },
    drop: async () => {
      for (const one of [publisher, controlPlane, maintenance]) await one.close();
      for (const login of logins) await query(`DROP ROLE ${login}`);
      await owner.close();
      await testDatabase.drop();
    },
  };
}

/** What is written into the database, and read from it. */
function storing(query: ReplayStage['query']): Pick<ReplayStage, 'subscribe' | 'results' | 'owed'> {
  return {
    subscribe: async (name, { kind = 'results', queue, routing = '#', since = at(-1_000) } = {}) => {
      await query(
        `INSERT INTO subscriptions (tenant, name, kind, routing, deliver_type, url, queue, created_at)
         VALUES ('acme', $1, $2, $3, $4, $5, $6, $7)`,
        [name, kind, routing, queue ? 'amqp' : 'http', queue ? null : 'https://x.test', queue ?? null, since],
      );
    },
    results: async (seconds, { tenant = 'acme', key = 'http.request.succeeded' } = {}) => {
      const ids = seconds.map(() => newUuid());
      await query(
        `WITH made AS (SELECT * FROM unnest($2::uuid[], $3::timestamptz[]) AS m (id, at)), task AS (
           INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
             result_sequence, created_at, finished_at)
           SELECT $1, id, id::text, 'http', 'request', 'shop', '{}', 'normal', '{"user":"ada"}', '{}', 'succeeded', 1, at, at FROM made)
         INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, created_at, published_at)
         SELECT $1, id, 1, 'succeeded', $4, convert_to('{"data":{"output":"ada"}}', 'utf8'), at, at FROM made`,
        [tenant, ids, seconds.map(at), key],
      );
      return ids.map((id) => `${id}/1`);
    },
    owed: async (subscription = 'hook') => {
      const rows = await query<{ id: string }>(
        `SELECT event_id AS id FROM deliveries WHERE tenant = 'acme' AND subscription = $1 AND state = 'owed' ORDER BY next_at`,
        [subscription],
      );
      return rows.map(({ id }) => id);
    },
  };
}

async function deliverAll(store: PostgresCallbackStore): Promise<string[]> {
  const due = await store.claim({ limit: 1_000, perSubscription: 1_000, places: [], leaseMs: 60_000 });
  await store.record(
    due.map(({ tenant, subscription, eventId, attempts, replay }) => ({
      ...{ tenant, subscription, eventId, attempts: attempts + 1, state: 'delivered' },
      ...{ retryInMs: null, status: 204, error: null },
      ...(replay === undefined ? {} : { replay }),
    })),
  );
  return due.map(({ eventId }) => eventId);
}
