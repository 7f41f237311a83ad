import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Database } from '../database.js';
import { migrate } from '../migrations/migrate.js';
import { PostgresNotificationStore } from './postgres-notification-store.js';

let testDatabase: TestDatabase;
let owner: Database;
let maintenance: Database;
const login = `spec_${randomBytes(6).toString('hex')}`;
const query = (text: string, parameters: unknown[] = []) => owner.run({ name: '', text }, parameters);

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  owner = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 1 });
  await query(`CREATE ROLE ${login} LOGIN PASSWORD 'spec' IN ROLE waybill_maintenance`);
  const url = Object.assign(new URL(testDatabase.url), { username: login, password: 'spec' });
  maintenance = new Database({ url: url.href, applicationName: 'spec', poolSize: 2 });
  await query(`INSERT INTO tenants (tenant) VALUES ('acme'), ('other')`);
  for (const tenant of ['acme', 'other']) {
    await query(
      `INSERT INTO notification_targets (tenant, name, type, address, alerts, weekly_report)
       VALUES ($1, 'ops', 'webhook', 'https://ops.example', true, false)`,
      [tenant],
    );
  }
});
beforeEach(() => query('DELETE FROM notifications'));
afterAll(async () => {
  await maintenance?.close();
  await query(`DROP ROLE ${login}`);
  await owner?.close();
  await testDatabase?.drop();
});

/** So many that are due since some minutes. */
const due = (tenant: string, count: number, minutes: number) =>
  query(
    `INSERT INTO notifications (tenant, target, event_id, purpose, event, next_at)
     SELECT $1, 'ops', n::text, 'alerts', '', now() - make_interval(mins => $3) FROM generate_series(1, $2::int) n`,
    [tenant, count, minutes],
  );

/** Of whom how many are claimed. */
async function claimed(free: { acme?: number } = {}): Promise<Record<string, number>> {
  const places = Object.entries(free).map(([tenant, places]) => ({ tenant, subscription: 'ops', free: places }));
  const store = new PostgresNotificationStore(maintenance);
  const taken = await store.claim({ limit: 16, perSubscription: 2, places, leaseMs: 45_000 });
  const of = (tenant: string) => taken.filter((one) => one.tenant === tenant).length;
  return { acme: of('acme'), other: of('other') };
}

describe('Notifications that are due', () => {
  it('go to every target in turn, however many one of them is owed for longer', async () => {
    await due('acme', 1_500, 60);
    await due('other', 3, 1);
    expect(await claimed()).toEqual({ acme: 2, other: 2 });
    expect(await claimed({ acme: 0 })).toEqual({ acme: 0, other: 1 });
    expect(await claimed({ acme: 0 })).toEqual({ acme: 0, other: 0 });
  });

  it('are leased to one of two who ask at the same time', async () => {
    await due('acme', 1, 1);
    const taken = await Promise.all([claimed(), claimed(), claimed(), claimed()]);
    expect(taken.reduce((sum, { acme = 0 }) => sum + acme, 0)).toBe(1);
  });
});
