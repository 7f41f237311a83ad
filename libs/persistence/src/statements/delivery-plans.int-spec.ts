import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { touchedPages } from '../../../../test/support/touched-pages.js';
import type { Statement } from '../database.js';
import { listDeliveryStanding } from './list-delivery-standing.js';
import { listEndedDeliveries } from './list-ended-deliveries.js';
import { listOwedDeliveries } from './list-owed-deliveries.js';
import { listSourceActivity } from './list-source-activity.js';
import { listSourceDeliveries } from './list-source-deliveries.js';

let stage: DatabaseStage;
let client: pg.Client;
const SOURCE = '00000000-0000-0000-0000-000000000001';
const OTHER = '00000000-0000-0000-0000-000000000002';

beforeAll(async () => {
  stage = await databaseStage();
  client = await stage.connect();
}, 60_000);
afterAll(() => stage?.drop());

/** So many deliveries from a source with events, half of them another's; and as many callbacks, of every state. */
const fill = async (count: number) => {
  await client.query(
    `INSERT INTO receipts (tenant, source_id, delivery_id, event_id, body_hash, received_at)
     SELECT 'acme', CASE WHEN n % 2 = 0 THEN $2::uuid ELSE $3::uuid END, md5(n::text || $1), md5(n::text || $1), '',
       now() - n * interval '1 second' FROM generate_series(1, $1::int) n`,
    [count, SOURCE, OTHER],
  );
  await client.query(
    `INSERT INTO events (tenant, id, source, lane, routing_key, event, published_at)
     SELECT 'acme', md5(n::text || $1), 'hooks', '', 'hooks.push', '', now() FROM generate_series(1, $1::int) n`,
    [count],
  );
  await client.query(
    `INSERT INTO deliveries (tenant, subscription, event_id, event, state, next_at, ended_at, last_error)
     SELECT 'acme', 'calls', n || '/' || $1, '', s, CASE s WHEN 'owed' THEN now() + n * interval '1 second' END,
       CASE s WHEN 'owed' THEN NULL ELSE now() - n * interval '1 second' END, CASE s WHEN 'given-up' THEN 'x' END
     FROM generate_series(1, $1::int) n
     CROSS JOIN LATERAL (SELECT CASE WHEN n % 100 = 0 THEN 'given-up' WHEN n % 3 = 0 THEN 'owed' ELSE 'delivered' END AS s) q`,
    [count],
  );
  await client.query('VACUUM ANALYZE receipts, events, deliveries');
};

const pages = (statement: Statement, given: readonly unknown[]) => touchedPages(client, statement, given);

const WHEN = String((Date.now() + 1_000_000) * 1_000);
const READS: readonly (readonly [string, Statement, readonly unknown[]])[] = [
  ['how a source goes', listSourceActivity, ['acme', [SOURCE, OTHER]]],
  ['what a source received', listSourceDeliveries, ['acme', SOURCE, null, null, 51]],
  ['what it received before', listSourceDeliveries, ['acme', SOURCE, String((Date.now() - 5e6) * 1_000), 'x', 51]],
  ['how a subscription goes', listDeliveryStanding, ['acme', ['calls']]],
  ['what is owed', listOwedDeliveries, ['acme', 'calls', null, null, 51]],
  ['what is owed later', listOwedDeliveries, ['acme', 'calls', WHEN, 'x', 51]],
  ['what was given up', listEndedDeliveries, ['acme', 'calls', null, null, 51, 'given-up']],
  ['what was delivered', listEndedDeliveries, ['acme', 'calls', null, null, 51, 'delivered']],
];

it('touches about as much among 60,000 as among 10,000', async () => {
  const among = async () =>
    Promise.all(READS.map(async ([name, statement, given]) => [name, await pages(statement, given)] as const));
  await fill(10_000);
  const before = new Map(await among());
  await fill(50_000);
  for (const [name, touched] of await among()) {
    const was = before.get(name) ?? 0;
    // A hundred rows of a page may lie on as many pages of the table.
    expect({ name, was, touched, is: touched <= 2 * was + 130 }).toMatchObject({ name, is: true });
  }
}, 60_000);
