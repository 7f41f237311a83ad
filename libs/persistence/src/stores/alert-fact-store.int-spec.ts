import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Database } from '../database.js';
import { migrate } from '../migrations/migrate.js';
import { AlertFactStore } from './alert-fact-store.js';
import { PostgresSourceStore } from './postgres-source-store.js';

let testDatabase: TestDatabase;
let owner: Database;
let maintenance: Database;
let facts: AlertFactStore;
const login = `spec_${randomBytes(6).toString('hex')}`;

const query = <Row>(text: string, parameters: unknown[] = []) => owner.run<Row>({ name: '', text }, parameters);

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  owner = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 2 });
  await query(`CREATE ROLE ${login} LOGIN PASSWORD 'spec' IN ROLE waybill_maintenance`);
  const url = new URL(testDatabase.url);
  url.username = login;
  url.password = 'spec';
  maintenance = new Database({ url: url.href, applicationName: 'spec', poolSize: 1 });
  facts = new AlertFactStore(maintenance);
  await query(`INSERT INTO tenants (tenant) VALUES ('acme'), ('other')`);
});
afterEach(async () => {
  const tables = ['receipts', 'source_hours', 'refusal_slots', 'refusals', 'sources', 'connections', 'api_keys'];
  for (const table of [...tables, 'queue_samples']) await query(`DELETE FROM ${table}`);
});
afterAll(async () => {
  await maintenance?.close();
  await query(`DROP ROLE ${login}`);
  await owner?.close();
  await testDatabase?.drop();
});

/** A source that was made a day ago. */
async function source(tenant: string, name: string, expectedEverySeconds: number | null): Promise<string> {
  const [row] = await query<{ id: string }>(
    `INSERT INTO sources (tenant, name, id, provider, settings, sealed_secrets, expected_every_seconds, created_at)
     VALUES ($1, $2, gen_random_uuid(), 'hmac', '{}', '', $3, now() - interval '1 day') RETURNING id`,
    [tenant, name, expectedEverySeconds],
  );
  return row?.id ?? '';
}

describe('sources that may be silent', () => {
  it('are those of all tenants that were not heard for as long as is to be expected, each judged by its own deliveries', async () => {
    const hear = (tenant: string, id: string, seconds: number) =>
      query(
        `WITH heard AS (
           INSERT INTO receipts (tenant, source_id, delivery_id, event_id, body_hash, received_at)
           VALUES ($1, $2, $3::text, 'e', '', now() - $3::int * interval '1 second')
         ) INSERT INTO source_hours VALUES ($1, $2, date_trunc('hour', now() - $3::int * interval '1 second'), 1,
           now() - $3::int * interval '1 second')`,
        [tenant, id, seconds],
      );
    const heard = await source('acme', 'heard', 600);
    await hear('acme', heard, 500);
    const late = await source('acme', 'late', 600);
    await hear('acme', late, 700);
    const theirs = await source('other', 'theirs', null);
    await hear('other', theirs, 4_000);
    await hear('other', theirs, 90_000);
    // Under the id of a source of another tenant it counts for nobody.
    await hear('acme', theirs, 10);
    await source('other', 'never', 60);
    const found = await facts.quietSources();
    const told = found.map(({ tenant, name, seen, lastReceivedAt }) => [tenant, name, seen, lastReceivedAt !== null]);
    expect(told.toSorted()).toEqual([
      ['acme', 'late', 1, true],
      ['other', 'never', 0, false],
      ['other', 'theirs', 2, true],
    ]);
    const past = found.find(({ name }) => name === 'theirs');
    expect(past).toMatchObject({ expectedEverySeconds: null, longestGapSeconds: expect.closeTo(86_000, -1) });
    expect((Number(past?.now) - Number(past?.lastReceivedAt)) / 1_000).toBeCloseTo(4_000, -1);
  });
});

describe('webhooks that were refused', () => {
  it('are counted by source, those of the last quarter of an hour apart, with their most frequent reason', async () => {
    const [shop, theirs] = [await source('acme', 'shop', null), await source('other', 'theirs', null)];
    const sources = new PostgresSourceStore(owner);
    await sources.addRefusals([
      { tenant: 'acme', sourceId: shop, reason: 'mismatch', times: 4 },
      { tenant: 'acme', sourceId: shop, reason: 'stale', times: 2 },
      { tenant: 'other', sourceId: theirs, reason: 'missing', times: 1 },
    ]);
    await sources.addRefusals([{ tenant: 'acme', sourceId: shop, reason: 'mismatch', times: 3 }]);
    const earlier = (ago: string, times: number, reason = 'stale') =>
      query(
        `INSERT INTO refusal_slots
         VALUES ('acme', $1, $2, date_bin('5 minutes', now(), 'epoch') - $3::interval, $4)`,
        [shop, reason, ago, times],
      );
    await earlier('10 minutes', 1);
    await earlier('15 minutes', 50);
    await earlier('24 hours 10 minutes', 5);
    await earlier('24 hours 15 minutes', 100);
    expect((await facts.refusedWebhooks()).toSorted((one, other) => (one.tenant < other.tenant ? -1 : 1))).toEqual([
      { tenant: 'acme', source: 'shop', reason: 'mismatch', recent: 10, before: 55 },
      { tenant: 'other', source: 'theirs', reason: 'missing', recent: 1, before: 0 },
    ]);
  });

  it('are not told of where they were refused longer ago, or their source is gone', async () => {
    await query(
      `INSERT INTO refusal_slots VALUES ('acme', $1, 'stale', now() - interval '16 minutes', 9),
         ('acme', gen_random_uuid(), 'stale', now(), 9)`,
      [await source('acme', 'shop', null)],
    );
    expect(await facts.refusedWebhooks()).toEqual([]);
  });
});

describe('what ends', () => {
  it('is credentials and API keys that end soon or have ended, but no revoked ones, and keys for two days', async () => {
    const connection = (name: string, days: number | null) =>
      query(
        `INSERT INTO connections (tenant, name, connector, settings, credential_type, sealed_credential, credential_expires_at)
         VALUES ('acme', $1, 'http', '{}', 'bearer', '', now() + $2::float8 * interval '1 day')`,
        [name, days],
      );
    const key = (name: string, days: number | null, revoked = false) =>
      query(
        `INSERT INTO api_keys (tenant, id, name, key_hash, scopes, expires_at, revoked_at)
         VALUES ('other', gen_random_uuid(), $1, convert_to($1, 'UTF8'), '{}', now() + $2::float8 * interval '1 day',
           CASE WHEN $3 THEN now() END)`,
        [name, days, revoked],
      );
    for (const [name, days] of [
      ['soon', 6.9],
      ['later', 7.1],
      ['ended', -100],
      ['endless', null],
    ] as const)
      await connection(name, days);
    for (const [name, days] of [
      ['k-soon', 6.9],
      ['k-later', 7.1],
      ['k-ended', -1.9],
      ['k-gone', -2.1],
      ['k-endless', null],
    ] as const)
      await key(name, days);
    await key('k-revoked', 1, true);
    const found = await facts.expiringThings(7);
    const told = found.map(({ tenant, kind, subject, detail }) => [tenant, kind, detail['name'] ?? subject].join(' '));
    expect(told.toSorted()).toEqual([
      'acme credential-expiring ended',
      'acme credential-expiring soon',
      'other api-key-expiring k-ended',
      'other api-key-expiring k-soon',
    ]);
    expect(found[0]?.endsAt).toBeInstanceOf(Date);
  });
});

describe('queues', () => {
  it('are told by their fine samples of the last seconds, and whom they concern by connections', async () => {
    await query(
      `INSERT INTO queue_samples
       SELECT q, s, now() - make_interval(secs => ago), 3, 3, 0, 0, 0, 0 FROM (VALUES
         ('waybill.tasks.http', 15, 80), ('waybill.tasks.http', 15, 100), ('waybill.tasks.http', 300, 10),
         ('waybill.dead.http', 15, 10)) v (q, s, ago)`,
    );
    const samples = await facts.samples(['waybill.tasks.http'], 90);
    expect(samples).toEqual([{ queue: 'waybill.tasks.http', at: expect.any(Date), ready: 3, consumers: 0 }]);
    await query(
      `INSERT INTO connections (tenant, name, connector, settings, credential_type, sealed_credential) VALUES
         ('acme', 'one', 'http', '{}', 'none', ''), ('acme', 'two', 'http', '{}', 'none', ''),
         ('other', 'one', 'github', '{}', 'none', '')`,
    );
    expect(await facts.usersOf(['http', 'slack'])).toEqual([{ tenant: 'acme', connector: 'http' }]);
    expect(await facts.tenants()).toEqual(['acme', 'other']);
  });
});

it.each([
  'SELECT sealed_secrets FROM waybill.sources',
  'SELECT sealed_credential FROM waybill.connections',
  'SELECT settings FROM waybill.connections',
  'SELECT key_hash FROM waybill.api_keys',
  'UPDATE waybill.connections SET credential_expires_at = NULL',
  'DELETE FROM waybill.alert_thresholds',
  `INSERT INTO waybill.refusal_slots VALUES ('acme', gen_random_uuid(), 'x', now(), 1)`,
])('who looks after alerts may not: %s', async (text) => {
  await expect(maintenance.run({ name: '', text }, [])).rejects.toThrow(/permission denied/);
});
