import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { SESSION, type Statement } from '../database.js';
import { migrate } from '../migrations/migrate.js';
import { findFailedCalls } from './find-failed-calls.js';
import { listConnectionCalls } from './list-connection-calls.js';

let testDatabase: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  client = new pg.Client({ connectionString: testDatabase.url, options: SESSION });
  await client.connect();
}, 60_000);
afterAll(async () => {
  await client?.end();
  await testDatabase?.drop();
});

/** A day of so many connections of a tenant, each slot with calls; the first of them had its last failure a while ago. */
const fill = (tenant: string, connections: number) =>
  client.query(
    `INSERT INTO connection_calls (tenant, connection, slot, succeeded, failures, latencies, failed_at)
     SELECT $1, 'c-' || c, date_bin('10 minutes', now(), 'epoch') - s * interval '10 minutes', 1, '{0,0,0,0,0,0}',
       array_fill(0, ARRAY[80]), CASE WHEN c % 2 = 0 AND s = 100 THEN now() END
     FROM generate_series(1, $2::int) c, generate_series(0, 143) s`,
    [tenant, connections],
  );

/** How many pages of the table and its indexes a statement touches. */
async function pages({ text }: Statement, given: readonly unknown[]): Promise<number> {
  const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, [...given]);
  const [{ Plan: plan }] = rows[0]['QUERY PLAN'];
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}

it('reads of the calls of a page of connections their own alone, however many connections there are', async () => {
  const names = Array.from({ length: 50 }, (_one, index) => `c-${index + 1}`);
  await fill('acme', 50);
  await client.query('VACUUM ANALYZE connection_calls');
  const touched = async () => ({
    hour: await pages(listConnectionCalls, ['acme', names, 3_600]),
    one: await pages(listConnectionCalls, ['acme', ['c-1'], 86_400]),
    failed: await pages(findFailedCalls, ['acme', names]),
  });
  const few = await touched();
  await fill('other', 400);
  await client.query('VACUUM ANALYZE connection_calls');
  const many = await touched();
  for (const name of ['hour', 'one', 'failed'] as const) {
    expect({ name, touched: many[name] <= 2 * few[name] + 50, few, many }).toMatchObject({ name, touched: true });
  }
  // A connection costs an hour of it, which is seven rows, not the day.
  expect(many.hour).toBeLessThan(50 * 12);
  expect(many.failed).toBeLessThan(50 * 6);
}, 60_000);
