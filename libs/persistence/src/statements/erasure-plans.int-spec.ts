import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { touchedPages } from '../../../../test/support/touched-pages.js';
import type { Statement } from '../database.js';
import { chooseErasable } from './choose-erasable.js';
import { eraseResults } from './erase-results.js';
import { eraseTasks } from './erase-tasks.js';
import { lettersOfTasks } from './letters-of-tasks.js';
import { lockErasable } from './lock-erasable.js';
import { nextLetterBodies } from './next-letter-bodies.js';
import { planAnew } from './plan-anew.js';
import { resultsOfTasks } from './results-of-tasks.js';
import { setTenant } from './set-tenant.js';
import { weighErasure } from './weigh-erasure.js';

let stage: DatabaseStage;
let client: pg.Client;

beforeAll(async () => {
  stage = await databaseStage('acme');
  client = await stage.connect();
  await client.query('SELECT make_parts(6, 9)');
  await client.query(`INSERT INTO subscriptions (tenant, name, kind, routing, deliver_type, url)
    SELECT 'acme', 's' || n, 'results', '#', 'http', 'https://inbox.example' FROM generate_series(1, 3) n`);
}, 60_000);

afterAll(() => stage?.drop());

/** So many finished tasks, each with a label of its own, a result, callbacks and a dead letter. */
const fill = (from: number, to: number) => `
  WITH made AS (
    INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
      finished_at, born)
    SELECT 'acme', gen_random_uuid(), n::text, 'http', 'request', 'shop', '{}', 'normal', jsonb_build_object('user', n::text), '{}',
      'succeeded', now() - interval '1 hour', (now() AT TIME ZONE 'UTC')::date - 1 + n % 8
    FROM generate_series(${from}, ${to}) n RETURNING tenant, id, status, born
  ), attempted AS (
    INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
      connection_version, method, url, request_hash, born)
    SELECT tenant, id, 1, 1, 1, 'keyed', 't', 1, 'POST', 'u', '', born FROM made
  ), announced AS (
    INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, published_at, born)
    SELECT tenant, id, 1, status, 'k', 'e', now(), born FROM made
  ), called AS (
    INSERT INTO deliveries (tenant, subscription, event_id, event, state)
    SELECT tenant, 's' || n, id || '/1', '', 'delivered' FROM made CROSS JOIN generate_series(1, 3) n
  )
  INSERT INTO dead_letters (tenant, id, fingerprint, task_id, connector, action, queue, reason, detail, headers, body, dead_at, state)
  SELECT tenant, gen_random_uuid(), sha256(id::text::bytea), id, 'http', 'request', 'q', 'c', '', '', 'b', now(), 'open' FROM made`;

/** How many pages a statement touches, planned for what it is given; it changes nothing. */
async function pages(statement: Statement, parameters: readonly unknown[]): Promise<number> {
  await client.query('BEGIN');
  await client.query(planAnew.text);
  await client.query(setTenant.text, ['acme']);
  const touched = await touchedPages(client, statement, parameters);
  await client.query('ROLLBACK');
  return touched;
}

describe('a step of an erasure', () => {
  it('touches about as much among 30,000 tasks as among 5,000', async () => {
    const among = async (from: number, to: number): Promise<ReadonlyMap<string, number>> => {
      await client.query(fill(from, to));
      await client.query('VACUUM ANALYZE tasks, attempts, results, deliveries, dead_letters');
      const { rows } = await client.query<{ id: string }>('SELECT id FROM tasks ORDER BY id LIMIT 20');
      const ids = rows.map(({ id }) => id);
      const labelled = ['acme', JSON.stringify({ user: '77' }), null];
      const asked: readonly (readonly [Statement, readonly unknown[]])[] = [
        [chooseErasable, [...labelled, 20]],
        [weighErasure, labelled],
        [lettersOfTasks, ['acme', ids]],
        [lockErasable, ['acme', ids]],
        [resultsOfTasks, ['acme', ids]],
        [eraseTasks, ['acme', ids]],
        [eraseResults, ['acme', ids, ids.map(() => 1), ids.map(() => Buffer.alloc(1))]],
        [nextLetterBodies, ['acme', null, 25]],
      ];
      const touched = new Map<string, number>();
      for (const [statement, given] of asked) touched.set(statement.name, await pages(statement, given));
      return touched;
    };
    const before = await among(1, 5_000);
    for (const [name, touched] of await among(5_001, 30_000)) {
      const few = touched <= 2 * (before.get(name) ?? 0) + 50;
      expect({ name, few, touched }).toEqual({ name, few: true, touched });
    }
  }, 120_000);
});
