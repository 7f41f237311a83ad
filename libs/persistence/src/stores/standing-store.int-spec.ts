import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import type { Database } from '../database.js';
import { countStanding } from '../statements/count-standing.js';
import { type Standing, StandingStore } from './standing-store.js';

let stage: DatabaseStage;
let maintenance: Database;

const query: DatabaseStage['query'] = (text, parameters) => stage.query(text, parameters);

beforeAll(async () => {
  stage = await databaseStage('acme', 'other');
  maintenance = await stage.openAs('waybill_maintenance', 1);
});

afterAll(() => stage?.drop());

/** Tasks as the statements of tasks leave them: parked ones and finished ones have no time to wake at. */
async function addTasks(count: number, status: string, over: { tenant?: string; connector?: string; reason?: string }) {
  const finished = ['succeeded', 'failed', 'cancelled', 'expired'].includes(status);
  await query(
    `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
       reason, wake_at, finished_at, created_at, updated_at)
     SELECT $1, gen_random_uuid(), gen_random_uuid()::text, $2, 'request', 'shop', '{}', 'normal', '{}', '{}', $3, $4,
       CASE WHEN $5 OR $3 = 'parked' THEN NULL ELSE now() END, CASE WHEN $5 THEN now() END, now() - interval '1 minute',
       now() - interval '30 seconds'
     FROM generate_series(1, $6::integer)`,
    [over.tenant ?? 'acme', over.connector ?? 'http', status, over.reason ?? null, finished, count],
  );
}

/** How long ago what ages was put in, in seconds, by `addTasks` and as the incident that nobody is on. */
const SECONDS: Partial<Record<Standing['what'], number>> = {
  oldest: 60,
  'waiting-oldest': 60,
  accepted: 30,
  untaken: 30,
};

describe('the count of how everything stands', () => {
  it('tells zeros of results and events where there is nothing, and nothing else', async () => {
    const store = new StandingStore(maintenance);
    expect(await store.count()).toEqual([
      { what: 'results', of: null, detail: null, value: 0 },
      { what: 'events', of: null, detail: null, value: 0 },
    ]);
  });

  it('counts the unfinished of all tenants, by connector, reason and state', async () => {
    await addTasks(3, 'waiting', { reason: 'retry' });
    await addTasks(2, 'waiting', { reason: 'retry', tenant: 'other' });
    await addTasks(1, 'waiting', { reason: 'ordering', connector: 'github' });
    await addTasks(2, 'running', {});
    await addTasks(1, 'accepted', { connector: 'github' });
    await addTasks(4, 'parked', { tenant: 'other' });
    await addTasks(5, 'succeeded', {});
    await query(`INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, published_at)
      SELECT 'acme', gen_random_uuid(), 1, 'succeeded', 'k', '', CASE WHEN n > 2 THEN now() END FROM generate_series(1, 5) n`);
    await query(`INSERT INTO events (tenant, id, source, lane, routing_key, event, published_at)
      SELECT 'acme', n::text, 's', 'l', 'k', '', CASE WHEN n > 1 THEN now() END FROM generate_series(1, 3) n`);
    for (const state of ['open', 'open', 'discarded']) {
      await query(
        `INSERT INTO dead_letters (tenant, id, fingerprint, connector, action, queue, reason, detail, headers, body, state, dead_at)
         VALUES ('acme', $1, $2, 'nobody', '', 'q', 'r', '', '', '', $3, now())`,
        [newUuid(), randomBytes(8), state],
      );
    }
    for (const [id, next, lease, state] of [
      ['a', '-1', null, 'owed'],
      ['b', '3600', null, 'owed'],
      ['c', '-1', '60', 'owed'],
      ['d', '-1', null, 'delivered'],
    ]) {
      await query(
        `INSERT INTO deliveries (tenant, subscription, event_id, event, state, next_at, lease_until)
         VALUES ('acme', 's', $1, '', $4, now() + $2 * interval '1 second', now() + $3 * interval '1 second')`,
        [id, next, lease, state],
      );
    }
    await query(`INSERT INTO endpoint_health (tenant, connector, connection, endpoint_group, reason, trips, closed_until)
      VALUES ('acme', 'http', 'a', 'default', 'breaker_open', 1, now() + interval '1 minute'),
        ('acme', 'http', 'b', 'default', 'breaker_open', 2, now() - interval '1 minute'),
        ('other', 'github', 'c', 'default', 'breaker_open', 2, now() - interval '1 minute'),
        ('other', 'http', 'c', 'default', 'configuration', 1, now() + interval '1 minute'),
        ('other', 'http', 'd', 'default', 'rate_limited', 0, now() - interval '1 minute')`);
    await query(
      `INSERT INTO incidents (tenant, id, fingerprint, category, code, connector, action, first_seen_at, last_seen_at,
         resolved_at, assignee, opened_at)
       SELECT 'other', gen_random_uuid(), int8send(n), 'client', 'c', 'http', '', now(), now(), CASE n WHEN 1 THEN now() END,
         CASE n WHEN 2 THEN 'ada' END, now() - n * interval '10 seconds' FROM generate_series(1, 3) n`,
    );
    await query(
      `INSERT INTO redrive_runs (tenant, id, rate, tolerance, created_by, state, ended_at, selected, sent, refused, left_open)
       VALUES ('acme', gen_random_uuid(), 1, 0, 'x', 'running', NULL, 10, 4, 1, 0),
         ('other', gen_random_uuid(), 1, 0, 'x', 'paused', NULL, 7, 0, 0, 0),
         ('acme', gen_random_uuid(), 1, 0, 'x', 'done', now(), 9, 0, 0, 0)`,
    );
    await query(`INSERT INTO erasures (tenant, id, label_name, label_value, phase, created_by, ended_at)
      VALUES ('acme', gen_random_uuid(), 'user', '1', 'tasks', 'x', NULL),
        ('other', gen_random_uuid(), 'user', NULL, 'done', 'x', now())`);
    const all = await new StandingStore(maintenance).count();
    const told = all.map(({ what, of, detail, value }) => {
      const seconds = SECONDS[what];
      return [what, of, detail, seconds === undefined ? value : value >= seconds && value < seconds + 20];
    });
    expect(told.toSorted()).toEqual(
      [
        ['waiting', 'http', 'retry', 5],
        ['waiting', 'github', 'ordering', 1],
        ['oldest', 'http', null, true],
        ['oldest', 'github', null, true],
        ['accepted', 'github', null, true],
        ['waiting-oldest', 'http', 'retry', true],
        ['waiting-oldest', 'github', 'ordering', true],
        ['untaken', 'http', null, true],
        ['erasures', null, null, 1],
        ['parked', 'http', null, 4],
        ['dead-letters', 'nobody', null, 2],
        ['incidents', 'http', null, 2],
        ['redrive-runs', null, 'running', 1],
        ['redrive-runs', null, 'paused', 1],
        ['redrive-letters', null, null, 12],
        ['results', null, null, 2],
        ['events', null, null, 1],
        ['holds', 'http', 'breaker_open', 1],
        ['holds', 'http', 'configuration', 1],
        ['breaker', 'http', null, 2],
        ['breaker', 'github', null, 1],
        ['deliveries', null, 'due', 1],
        ['deliveries', null, 'scheduled', 1],
        ['deliveries', null, 'leased', 1],
      ].toSorted(),
    );
  });

  it('looks at no finished task: every part goes over a partial index', async () => {
    await addTasks(20_000, 'succeeded', {});
    await query('ANALYZE tasks');
    const plan = await query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, COSTS OFF) ${countStanding.text}`);
    const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(lines).not.toContain('Seq Scan on tasks_first');
    expect(lines).toMatch(/tasks_wake[\s\S]*tasks_parked/);
  });
});
