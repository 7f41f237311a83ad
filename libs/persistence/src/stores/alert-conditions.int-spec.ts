import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Database } from '../database.js';
import { migrate } from '../migrations/migrate.js';
import { AlertViewStore } from './alert-view-store.js';
import { ConditionWatch } from './condition-watch.js';

let testDatabase: TestDatabase;
let owner: Database;
let maintenance: Database;
const login = `spec_${randomBytes(6).toString('hex')}`;

const query = (text: string, parameters: unknown[] = []) => owner.run({ name: '', text }, parameters);
const found = async () => {
  const findings = await new ConditionWatch(maintenance).look();
  return findings.map(({ tenant, kind, subject, value }) => [tenant, kind, subject, value].join(' ')).toSorted();
};

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  owner = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 2 });
  await query(`CREATE ROLE ${login} LOGIN PASSWORD 'spec' IN ROLE waybill_maintenance`);
  const url = new URL(testDatabase.url);
  url.username = login;
  url.password = 'spec';
  maintenance = new Database({ url: url.href, applicationName: 'spec', poolSize: 1 });
  await query(`INSERT INTO tenants (tenant) VALUES ('acme'), ('other')`);
});
afterEach(async () => {
  const tables = ['tasks', 'results', 'endpoint_health', 'incidents', 'task_hours', 'alert_thresholds'];
  for (const table of tables) await query(`DELETE FROM ${table}`);
});
afterAll(async () => {
  await maintenance?.close();
  await query(`DROP ROLE ${login}`);
  await owner?.close();
  await testDatabase?.drop();
});

/** A task that was last touched an hour ago; `set` holds more columns. */
async function task(status: string, reason: string | null = null, notBefore = '-1 hour'): Promise<void> {
  await query(
    `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
       reason, wake_at, not_before, updated_at)
     VALUES ('acme', gen_random_uuid(), gen_random_uuid()::text, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', $1,
       $2, CASE WHEN $1 = 'parked' THEN NULL ELSE now() END, now() + $3::interval, now() - interval '1 hour')`,
    [status, reason, notBefore],
  );
}

describe('what is wrong', () => {
  it('is nothing where nothing is', async () => {
    expect(await found()).toEqual([]);
  });

  it('is tasks that are due and not taken, whatever they waited for, but not those that rest for a reason', async () => {
    await task('accepted');
    await task('waiting', 'retry');
    for (const reason of ['ordering', 'paused', 'configuration', 'breaker_open']) await task('waiting', reason);
    await task('waiting', 'not_before', '1 hour');
    await task('accepted', null, '-10 minutes');
    await task('running');
    expect(await found()).toEqual(['acme backlog http 2']);
  });

  it('is tasks that are parked, by connector', async () => {
    await task('parked');
    await task('parked');
    expect(await found()).toEqual(['acme parked http 2']);
  });

  it('is results that were not announced for two minutes, tenant by tenant', async () => {
    const owe = (tenant: string, age: string) =>
      query(
        `INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, created_at)
         VALUES ($1, gen_random_uuid(), 1, 'succeeded', 'k', '{}', now() - $2::interval)`,
        [tenant, age],
      );
    await owe('acme', '3 minutes');
    await owe('acme', '1 hour');
    await owe('acme', '1 minute');
    await owe('other', '3 minutes');
    expect(await found()).toEqual(['acme results-owed  2', 'other results-owed  1']);
  });

  it('is what a tenant has set, from as many on as it has, and for no other tenant', async () => {
    const set = (kind: string, value: number) =>
      query(
        `INSERT INTO alert_thresholds VALUES ('acme', $1, $2), ('other', $1, 1000)
         ON CONFLICT (tenant, kind) DO UPDATE SET value = excluded.value`,
        [kind, value],
      );
    const fail = (tasks: number) =>
      query(
        `INSERT INTO task_hours SELECT 'acme', 'http', date_trunc('hour', now()), o, c, '', 0, $1
         FROM (VALUES ('failed', 'transient'), ('succeeded', '')) v (o, c)`,
        [tasks],
      );
    await task('accepted');
    for (let n = 0; n < 2; n++) await task('parked');
    await query(
      `INSERT INTO incidents (tenant, id, fingerprint, category, code, connector, action, letters, first_seen_at, last_seen_at)
       VALUES ('acme', gen_random_uuid(), 'f', 'client', 'c', 'http', 'request', 3, now(), now())`,
    );
    await query(
      `INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, created_at)
       VALUES ('acme', gen_random_uuid(), 1, 'succeeded', 'k', '{}', now() - interval '1 hour')`,
    );
    await fail(10);
    const kinds = async () => (await found()).map((line) => line.split(' ')[1]);
    for (const [kind, reached, missed] of [
      ['backlog', 59, 61],
      ['results-owed', 59, 61],
      ['parked', 2, 3],
      ['incident', 3, 4],
      ['error-budget', 49.9, 50.1],
    ] as const) {
      await set(kind, reached);
      expect(await kinds()).toContain(kind);
      await set(kind, missed);
      expect(await kinds()).not.toContain(kind);
    }
  });

  it('is connections that are not called because they fail, not those that wait for a limit', async () => {
    const health = (connection: string, reason: string, trips: number, until: string) =>
      query(
        `INSERT INTO endpoint_health (tenant, connector, connection, endpoint_group, trips, reason, closed_until)
         VALUES ('acme', 'http', $1, 'all', $3, $2, now() + $4::interval)`,
        [connection, reason, trips, until],
      );
    await health('open', 'breaker_open', 1, '1 minute');
    await health('half-open', 'breaker_open', 2, '-1 minute');
    await health('unconfigured', 'configuration', 0, '1 minute');
    await health('limited', 'rate_limited', 0, '1 minute');
    await health('well-again', 'configuration', 0, '-1 minute');
    expect(await found()).toEqual([
      'acme connection half-open 1',
      'acme connection open 1',
      'acme connection unconfigured 1',
    ]);
  });
});

it('A list of alerts leaves out what only a later release knows, which may run beside this one', async () => {
  await query(`INSERT INTO alerts (tenant, kind, subject, id, state, value, detail, since)
    SELECT 'acme', kind, '', gen_random_uuid(), 'firing', 1, '{}', now() FROM unnest(ARRAY['parked', 'of-a-later-release']) kind`);
  const store = new AlertViewStore(owner);
  const kinds = async (kind: 'parked' | 'backlog' | null) =>
    (await store.list('acme', { state: 'firing', kind, after: null, take: 9 })).map((alert) => alert.kind);
  expect(await kinds(null)).toEqual(['parked']);
  expect(await kinds('parked')).toEqual(['parked']);
  expect(await kinds('backlog')).toEqual([]);
});
