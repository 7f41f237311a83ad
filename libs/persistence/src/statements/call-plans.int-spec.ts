import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { touchedPages } from '../../../../test/support/touched-pages.js';
import type { Statement } from '../database.js';
import { findFailedCalls } from './find-failed-calls.js';
import { listConnectionCalls } from './list-connection-calls.js';

let stage: DatabaseStage;
let client: pg.Client;

beforeAll(async () => {
  stage = await databaseStage();
  client = await stage.connect();
}, 60_000);
afterAll(() => stage?.drop());

/** A day of so many connections of a tenant, each slot with calls; the first of them had its last failure a while ago. */
const fill = (tenant: string, connections: number) =>
  client.query(
    `INSERT INTO connection_calls (tenant, connection, slot, succeeded, failures, latencies, failed_at)
     SELECT $1, 'c-' || c, date_bin('10 minutes', now(), 'epoch') - s * interval '10 minutes', 1, '{0,0,0,0,0,0}',
       array_fill(0, ARRAY[80]), CASE WHEN c % 2 = 0 AND s = 100 THEN now() END
     FROM generate_series(1, $2::int) c, generate_series(0, 143) s`,
    [tenant, connections],
  );

const pages = (statement: Statement, given: readonly unknown[]) => touchedPages(client, statement, given);

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
