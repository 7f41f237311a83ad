import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { letResumedGo } from './let-resumed-go.js';

let stage: DatabaseStage;
let client: pg.Client;

beforeAll(async () => {
  stage = await databaseStage('acme');
  client = await stage.connect();
  await client.query(
    `INSERT INTO pauses (tenant, kind, name, paused_by) VALUES ('acme', 'connection', 'held', 'spec')`,
  );
});

afterAll(() => stage?.drop());

/** Adds tasks of a connection: finished ones, or such as wait for a reason. */
const add = (count: number, connection: string, reason: string | null) =>
  client.query(
    `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
       reason, finished_at, not_before, wake_at, created_at)
     SELECT 'acme', gen_random_uuid(), 'k', 'http', 'request', $2, '', 'normal', '{}', '{}',
       CASE WHEN $3::text IS NULL THEN 'succeeded' ELSE 'waiting' END, $3,
       CASE WHEN $3::text IS NULL THEN now() END, now() + interval '1 hour',
       CASE WHEN $3::text IS NOT NULL THEN now() + interval '1 hour' END, now() - n * interval '1 ms'
     FROM generate_series(1, $1::int) n`,
    [count, connection, reason],
  );

/** Pages that one look touches, and what it let go; in a transaction that is taken back. */
async function look(limit: number): Promise<{ pages: number; rows: number }> {
  await client.query('BEGIN');
  const text = `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) ${letResumedGo.text}`;
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(text, [limit, '5 seconds']);
  await client.query('ROLLBACK');
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  const [, hit = '0', read = '0'] = /Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?/.exec(plan) ?? [];
  const [, found = '0'] = /rows=([\d.]+) loops/.exec(plan) ?? [];
  return { pages: Number(hit) + Number(read), rows: Number(found) };
}

describe('letting go what a pause held', () => {
  it('costs a few pages where nothing waits for a pause, and by connection where very many do', async () => {
    await add(20_000, 'busy', null);
    await add(2_000, 'busy', 'rate_limited');
    expect(await look(500)).toMatchObject({ rows: 0 });
    expect((await look(500)).pages).toBeLessThan(100);
    await add(20_000, 'held', 'paused');
    await client.query('VACUUM ANALYZE tasks');
    const held = await look(500);
    expect(held.rows).toBe(0);
    expect(held.pages).toBeLessThan(200);
    await add(30, 'free', 'paused');
    expect((await look(500)).rows).toBe(30);
    expect((await look(20)).rows).toBe(20);
  });
});
