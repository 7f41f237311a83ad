import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Database } from '../database.js';
import { migrate } from '../migrations/migrate.js';
import { AlertViewStore } from './alert-view-store.js';
import { PostgresAlertStore } from './postgres-alert-store.js';

let testDatabase: TestDatabase;
let owner: Database;
let maintenance: Database;
const login = `spec_${randomBytes(6).toString('hex')}`;

const query = (text: string, parameters: unknown[] = []) => owner.run({ name: '', text }, parameters);
const found = async () => {
  const store = new PostgresAlertStore(maintenance, owner, { dueSeconds: 900, owedSeconds: 120 });
  const findings = await store.findings();
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
  for (const table of ['tasks', 'results', 'endpoint_health', 'incidents']) await query(`DELETE FROM ${table}`);
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
