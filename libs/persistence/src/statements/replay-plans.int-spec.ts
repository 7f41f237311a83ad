import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { SESSION, type Statement } from '../database.js';
import { migrate } from '../migrations/migrate.js';
import { findReplayRun } from './find-replay-run.js';
import { listReplayRuns } from './list-replay-runs.js';
import { lockReplayRun } from './lock-replay-run.js';
import { oweEventsAnew } from './owe-events-anew.js';
import { oweResultsAnew } from './owe-results-anew.js';
import { pageReplayedEvents } from './page-replayed-events.js';
import { pageReplayedResults } from './page-replayed-results.js';
import { planAnew } from './plan-anew.js';

let testDatabase: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  client = new pg.Client({ connectionString: testDatabase.url, options: SESSION });
  await client.connect();
  await client.query(`INSERT INTO tenants (tenant) VALUES ('acme')`);
  await client.query('SELECT make_parts(6, 9)');
  await client.query(`INSERT INTO subscriptions (tenant, name, kind, routing, deliver_type, url)
    VALUES ('acme', 'hook', 'results', '#', 'http', 'https://inbox.example')`);
  await client.query(`INSERT INTO replay_runs (tenant, id, subscription, kind, since, until, only_failed, rate, selected, created_by,
      cursor_at) VALUES ('acme', '${RUN}', 'hook', 'results', now(), now(), false, 50, 1, 'x', now())`);
}, 60_000);

afterAll(async () => {
  await client?.end();
  await testDatabase?.drop();
});

const RUN = '00000000-0000-0000-0000-000000000001';
/** What came in that second, as text: four of each kind came in every one. */
const AT = (second: number) => `timestamptz '2026-11-30T00:00:00Z' + interval '1 second' * (${second})`;

/** What came from one second to another: tasks with results, events, and deliveries of them, half of them by the run. */
const fill = (from: number, to: number) => `
  WITH made AS (
    INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
      created_at, finished_at)
    SELECT 'acme', gen_random_uuid(), n::text, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', 'succeeded',
      ${AT(0)} + n * interval '250 milliseconds', now()
    FROM generate_series(${from * 4}, ${to * 4 - 1}) n RETURNING id, created_at
  ), announced AS (
    INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, created_at, published_at)
    SELECT 'acme', id, 1, 'succeeded', 'http.request.succeeded', '{}', created_at, now() FROM made ORDER BY created_at
  ), received AS (
    INSERT INTO events (tenant, id, source, lane, routing_key, event, created_at, published_at)
    SELECT 'acme', 'e/' || id, 'site', '', 'site.push', '{}', created_at, now() FROM made ORDER BY created_at
  )
  INSERT INTO deliveries (tenant, subscription, event_id, event, state, replay)
  SELECT 'acme', 'hook', id || '/1', '', 'delivered', CASE WHEN extract(second FROM created_at)::int % 2 = 0 THEN '${RUN}'::uuid END
  FROM made`;

/** How many pages a statement touches, planned for what it is given; it changes nothing. */
async function pages({ text }: Statement, parameters: readonly unknown[]): Promise<number> {
  await client.query('BEGIN');
  await client.query(planAnew.text);
  const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, [...parameters]);
  await client.query('ROLLBACK');
  const [{ Plan: plan }] = rows[0]['QUERY PLAN'];
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}

async function measured(): Promise<Record<string, number>> {
  const micros = async (second: number) =>
    (await client.query(`SELECT trunc(extract(epoch FROM ${AT(second)}) * 1000000)::bigint::text AS micros`)).rows[0]
      .micros;
  const slice = ['acme', 'hook', await micros(600), await micros(625), null, 500];
  const ids = async (table: string, id: string) => {
    const text = `SELECT ${id} AS id FROM ${table} WHERE created_at >= ${AT(600)} ORDER BY created_at LIMIT 50`;
    return (await client.query<{ id: string }>(text)).rows.map((row) => row.id);
  };
  return {
    'page of results': await pages(pageReplayedResults, slice),
    'page of events': await pages(pageReplayedEvents, slice),
    'results anew': await pages(oweResultsAnew, ['acme', 'hook', RUN, await ids('results', `task_id || '/1'`)]),
    'events anew': await pages(oweEventsAnew, ['acme', 'hook', RUN, await ids('events', 'id')]),
    lock: await pages(lockReplayRun, ['acme', RUN]),
    find: await pages(findReplayRun, ['acme', RUN, null]),
    list: await pages(listReplayRuns, ['acme', null, null, null, 51]),
  };
}

describe('a step of a replay, and whoever looks at it', () => {
  it('touches about as much of four hours as of an hour, at the same rate', async () => {
    await client.query(fill(0, 3_600));
    await client.query('VACUUM (ANALYZE) tasks, results, events, deliveries');
    const few = await measured();
    await client.query(fill(3_600, 14_400));
    await client.query('VACUUM (ANALYZE) tasks, results, events, deliveries');
    const many = await measured();
    const grown = Object.entries(many).filter(([what, count]) => count > 1.5 * (few[what] ?? 0) + 100);
    expect({ grown, few }).toEqual({ grown: [], few });
    const most = Math.max(...Object.values(many));
    expect(most).toBeLessThan(2_000);
  }, 120_000);
});
