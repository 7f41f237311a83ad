import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { touchedPages } from '../../../../test/support/touched-pages.js';
import type { Statement } from '../database.js';
import { forgetConflictsOfTenant } from './forget-conflicts-of-tenant.js';
import { forgetDeliveriesOfTenant } from './forget-deliveries-of-tenant.js';
import { forgetEventsOfTenant } from './forget-events-of-tenant.js';
import { forgetIncidentsOfTenant } from './forget-incidents-of-tenant.js';
import { forgetLettersOfTenant } from './forget-letters-of-tenant.js';
import { forgetTasksOfTenant } from './forget-tasks-of-tenant.js';

let stage: DatabaseStage;
let client: pg.Client;

beforeAll(async () => {
  stage = await databaseStage('acme', 'other');
  client = await stage.connect();
  await client.query('SELECT make_parts(6, 9)');
}, 60_000);

afterAll(() => stage?.drop());

/** What so many finished tasks, callbacks, dead letters, … of a tenant leave; all of it over. */
const fill = (tenant: string, many: number) => `
  INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
    finished_at, created_at, born)
  SELECT '${tenant}', gen_random_uuid(), n::text, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', 'succeeded',
    now() - interval '5 days', now() - interval '5 days', (now() AT TIME ZONE 'UTC')::date - 1 + n % 8 FROM generate_series(1, ${many}) n;
  INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token, connection_version,
    method, url, request_hash, born)
  SELECT tenant, id, 1, 1, 1, 'keyed', 't', 1, 'POST', 'u', '', born FROM tasks ON CONFLICT DO NOTHING;
  INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, published_at, born)
  SELECT tenant, id, 1, status, 'k', 'e', now(), born FROM tasks ON CONFLICT DO NOTHING;
  INSERT INTO dead_letters (tenant, id, fingerprint, task_id, connector, action, queue, reason, detail, headers, body, dead_at, state)
  SELECT '${tenant}', gen_random_uuid(), sha256(n::text::bytea), gen_random_uuid(), 'http', 'request', 'q', 'c', '', '', '', now(),
    CASE n % 2 WHEN 0 THEN 'open' ELSE 'discarded' END FROM generate_series(1, ${many}) n ON CONFLICT DO NOTHING;
  INSERT INTO incidents (tenant, id, fingerprint, category, code, connector, action, first_seen_at, last_seen_at, resolved_at)
  SELECT '${tenant}', gen_random_uuid(), sha256(n::text::bytea), 'c', 'c', 'http', 'request', now(), now(), now()
  FROM generate_series(1, ${many}) n;
  INSERT INTO events (tenant, id, source, lane, routing_key, event, published_at, created_at)
  SELECT '${tenant}', gen_random_uuid()::text, 's', 'l', 'k', '', now(), now() - interval '5 days' FROM generate_series(1, ${many}) n;
  INSERT INTO deliveries (tenant, subscription, event_id, event, state, created_at)
  SELECT '${tenant}', 's' || n % 9, gen_random_uuid()::text, '', 'delivered', now() - interval '5 days' FROM generate_series(1, ${many}) n;
  INSERT INTO receipt_conflicts (tenant, source_id, delivery_id, body_hash, body, received_at)
  SELECT '${tenant}', gen_random_uuid(), n::text, '', '', now() - interval '5 days' FROM generate_series(1, ${many}) n`;

/** How many pages a look at 50 rows of acme touches, by the plan that is made once for all; it changes nothing. */
async function pages({ name, text }: Statement): Promise<number> {
  await client.query('BEGIN');
  await client.query(`PREPARE "${name}" AS ${text}`);
  const touched = await touchedPages(client, { text: `EXECUTE "${name}" ('acme', 3, 50, NULL)` });
  await client.query('ROLLBACK');
  await client.query(`DEALLOCATE "${name}"`);
  return touched;
}

const LOOKS: readonly Statement[] = [
  forgetTasksOfTenant,
  forgetEventsOfTenant,
  forgetConflictsOfTenant,
  forgetDeliveriesOfTenant,
  forgetLettersOfTenant,
  forgetIncidentsOfTenant,
];

describe('a look at what a tenant keeps for less', () => {
  it('touches about as much among 40,000 rows as among 4,000, whosever they are', async () => {
    const among = async (many: number) => {
      await client.query(fill('other', many));
      await client.query(fill('acme', many));
      await client.query('VACUUM ANALYZE tasks, attempts, results, dead_letters, incidents, events, deliveries');
      const touched = new Map<string, number>();
      for (const statement of LOOKS) touched.set(statement.name, await pages(statement));
      return touched;
    };
    const before = await among(2_000);
    for (const [name, touched] of await among(18_000)) {
      expect({ name, few: touched <= 2 * (before.get(name) ?? 0) + 50, touched }).toEqual({ name, few: true, touched });
    }
    expect(before.get('forget-tasks-of-tenant')).toBeLessThan(6_000);
  }, 120_000);
});
