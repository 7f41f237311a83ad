import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { touchedPages } from '../../../../test/support/touched-pages.js';
import type { Statement } from '../database.js';
import { addSourceHours } from './add-source-hours.js';
import { addTaskHours } from './add-task-hours.js';
import { countOpenTrouble } from './count-open-trouble.js';
import { countTaskMinutes } from './count-task-minutes.js';
import { countTaskStanding } from './count-task-standing.js';
import { findAlertConditions } from './find-alert-conditions.js';
import { findQuietSources } from './find-quiet-sources.js';
import { listQuietSources } from './list-quiet-sources.js';
import { listSourceActivity } from './list-source-activity.js';
import { listTaskMinutes } from './list-task-minutes.js';
import { listTaskStanding } from './list-task-standing.js';
import { newestChanges } from './newest-changes.js';
import { sumTaskDurations } from './sum-task-durations.js';

let stage: DatabaseStage;
let client: pg.Client;

beforeAll(async () => {
  stage = await databaseStage('acme', 'other');
  client = await stage.connect();
  await client.query(`INSERT INTO sources (tenant, name, id, provider, settings, sealed_secrets, created_at)
    VALUES ('acme', 'repo', '00000000-0000-0000-0000-000000000001', 'github', '{}', '', now() - interval '1 day')`);
}, 60_000);

afterAll(() => stage?.drop());

/** So many tasks and deliveries, one after the other, until shortly before noon. */
const earlier = (count: number) => `
  INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
    created_at, finished_at)
  SELECT 'acme', gen_random_uuid(), n::text, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', 'succeeded', t, t
  FROM (SELECT n, '${NOON}'::timestamptz - (${count} - n + 1) * interval '1 second' AS t FROM generate_series(1, ${count}) n) x;
  INSERT INTO receipts (tenant, source_id, delivery_id, event_id, body_hash, received_at)
  SELECT 'acme', '00000000-0000-0000-0000-000000000001', gen_random_uuid()::text, '', '',
    '${NOON}'::timestamptz - (${count} - n + 1) * interval '1 second' FROM generate_series(1, ${count}) n`;

const NOON = '2026-11-30T12:00:00Z';
const LATER = '2026-11-30T12:01:00Z';

/** The minute that is counted: 120 tasks and deliveries, half of the tasks unfinished. */
const PRESENT = `
  INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
    created_at, finished_at, wake_at)
  SELECT 'acme', gen_random_uuid(), 'n' || n, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}',
    CASE WHEN n % 2 = 0 THEN 'succeeded' ELSE 'accepted' END, '${NOON}', CASE WHEN n % 2 = 0 THEN '${NOON}'::timestamptz END,
    CASE WHEN n % 2 = 1 THEN '${NOON}'::timestamptz END FROM generate_series(1, 120) n;
  INSERT INTO receipts (tenant, source_id, delivery_id, event_id, body_hash, received_at)
  SELECT 'acme', '00000000-0000-0000-0000-000000000001', gen_random_uuid()::text, '', '', '${NOON}' FROM generate_series(1, 120) n`;

const ROUND: readonly (readonly [Statement, readonly unknown[]])[] = [
  [countTaskMinutes, [NOON, LATER]],
  [addSourceHours, [NOON, LATER]],
  [addTaskHours, [60]],
  [countTaskStanding, []],
];
const LOOK: typeof ROUND = [
  [listTaskMinutes, ['acme', LATER, 60]],
  [sumTaskDurations, ['acme', LATER, 60, 5]],
  [listTaskStanding, ['acme']],
  [listQuietSources, ['acme', 1_000]],
  [listSourceActivity, ['acme', ['00000000-0000-0000-0000-000000000001']]],
  [countOpenTrouble, ['acme']],
  [newestChanges, ['acme']],
];
/** Of the watch for alerts. */
const WATCH: typeof ROUND = [
  [findAlertConditions, [15, 1, 1, 2, 14.4]],
  [findQuietSources, []],
];

/** How many pages each statement touches, by name; what it changes is taken back. */
async function touched(statements: typeof ROUND): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  for (const [statement, parameters] of statements) {
    await client.query('BEGIN');
    seen.set(statement.name, await touchedPages(client, statement, parameters));
    await client.query('ROLLBACK');
  }
  return seen;
}

/** Of a round and of a look, among so many finished tasks that nobody has vacuumed. */
async function among(count: number): Promise<Map<string, number>> {
  await client.query('TRUNCATE tasks, receipts');
  await client.query(earlier(count));
  await client.query(PRESENT);
  await client.query('ANALYZE tasks, receipts, task_minutes; SELECT summarize_times()');
  return touched([...ROUND, ...LOOK, ...WATCH]);
}

describe('what overviews are read from', () => {
  it('costs the same to count, to look at and to watch, however many tasks have ended', async () => {
    const few = await among(5_000);
    const many = await among(50_000);
    for (const [name, pages] of many) {
      // Ranges are of 128 pages: the minute lies in one or two of them.
      expect({ name, pages: pages <= (few.get(name) ?? 0) + 300 }).toEqual({ name, pages: true });
    }
    const { rows } = await client.query<{ pages: number }>(
      `SELECT (pg_relation_size('tasks_first') / 8192)::int AS pages`,
    );
    expect(rows[0]?.pages).toBeGreaterThan(1_500);
    expect(many.get('count-task-minutes')).toBeLessThan(1_000);
  }, 60_000);

  it('finds the minute by the pages it is in, and reads no other', async () => {
    const [{ text }, parameters] = ROUND[0] ?? [{ text: '' }, []];
    await client.query('BEGIN');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE) ${text}`, [...parameters]);
    await client.query('ROLLBACK');
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Bitmap Index Scan on tasks_first_finished_at|Bitmap Index Scan on tasks_\w*finished_at/);
    expect(plan).not.toMatch(/Seq Scan on tasks_first/);
  });

  it('is ruinous to count where nobody tells the indexes of the newest pages: the reason why each round does', async () => {
    await client.query('TRUNCATE tasks, receipts');
    await client.query(earlier(20_000));
    await client.query(PRESENT);
    const before = (await touched(ROUND)).get('count-task-minutes') ?? 0;
    await client.query('SELECT summarize_times()');
    const after = (await touched(ROUND)).get('count-task-minutes') ?? 0;
    expect(after).toBeLessThan(before - 300);
  }, 60_000);

  it('tells the newest act and dead letter by the ends of their indexes, in the order of numbers', async () => {
    await client.query('BEGIN');
    await client.query(`INSERT INTO audit_entries (tenant, number, actor, act, subject) OVERRIDING SYSTEM VALUE
      SELECT 'acme', n, 'spec', 'spec', '' FROM generate_series(1, 10000) n`);
    await client.query(`INSERT INTO dead_letters (tenant, id, connector, action, queue, reason, detail, headers, body,
        fingerprint, dead_at)
      SELECT 'acme', gen_random_uuid(), 'http', 'request', 'q', 'r', '', '', '', sha256(n::text::bytea), now()
      FROM generate_series(1, 10000) n`);
    const { rows } = await client.query<{ act: string }>(newestChanges.text, ['acme']);
    const explained = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${newestChanges.text}`, ['acme']);
    await client.query('ROLLBACK');
    const [{ Plan: plan }] = explained.rows[0]['QUERY PLAN'];
    expect(rows[0]?.act).toBe('10000');
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(60);
  });
});
