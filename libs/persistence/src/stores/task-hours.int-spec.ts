import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Database } from '../database.js';
import { migrate } from '../migrations/migrate.js';
import { ConditionWatch } from './condition-watch.js';
import { ErrorBudgetStore } from './error-budget-store.js';
import { ReportSendingStore } from './report-sending-store.js';
import { TaskHourStore } from './task-hour-store.js';

let testDatabase: TestDatabase;
let owner: Database;
const query = <Row>(text: string, parameters: unknown[] = []) => owner.run<Row>({ name: '', text }, parameters);

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  owner = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 2 });
  await query(`INSERT INTO tenants (tenant) VALUES ('acme'), ('other')`);
});
beforeEach(async () => {
  for (const table of ['tasks', 'results', 'task_hours', 'error_budgets']) await query(`DELETE FROM ${table}`);
  await query(`UPDATE task_hours_until SET until = now() - interval '50 minutes'`);
});
afterAll(async () => {
  await owner?.close();
  await testDatabase?.drop();
});

/** Tasks that ended some minutes ago, two seconds after they were accepted. */
async function ended(count: number, status: string, over: { tenant?: string; error?: object; minutes?: number } = {}) {
  const { tenant = 'acme', error, minutes = 10 } = over;
  const data = { taskId: 't', connector: 'http', action: 'request', status, ...(error ? { error } : {}) };
  await query(
    `WITH made AS (
       INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
         result_sequence, created_at, finished_at)
       SELECT $1, gen_random_uuid(), gen_random_uuid()::text, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', $2, 1,
         now() - make_interval(mins => $4, secs => 2), now() - make_interval(mins => $4)
       FROM generate_series(1, $3::int) RETURNING tenant, id, born)
     INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, born)
     SELECT tenant, id, 1, $2, 'k', convert_to($5, 'UTF8'), born FROM made`,
    [tenant, status, count, minutes, JSON.stringify({ id: 'x', data })],
  );
}
const error = (category: string, code: string) => ({
  category,
  code,
  message: 'no "status":"failed" \u0000',
  retryable: false,
});
const hours = () =>
  query<{ line: string }>(
    `SELECT concat_ws(' ', tenant, outcome, category, code, bucket, sum(tasks)) AS line FROM task_hours
     GROUP BY tenant, outcome, category, code, bucket ORDER BY 1`,
  ).then((rows) => rows.map(({ line }) => line));

describe('how tasks have ended', () => {
  it('is added up by connector, hour, category, code and how long it took, each end once', async () => {
    await ended(3, 'succeeded');
    await ended(2, 'failed', { error: error('transient', 'http_503') });
    await ended(1, 'failed', { error: error('client', 'http_404') });
    await ended(1, 'failed');
    await ended(1, 'cancelled', { tenant: 'other' });
    const store = new TaskHourStore(owner);
    await store.add(0);
    const sums = [
      'acme failed client http_404 4 1',
      'acme failed transient http_503 4 2',
      'acme failed unknown  4 1',
      'acme succeeded   4 3',
      'other cancelled   4 1',
    ];
    expect(await hours()).toEqual(sums);
    await store.add(0);
    expect(await hours()).toEqual(sums);
    await ended(1, 'succeeded', { minutes: 0 });
    await store.add(0);
    expect((await hours()).filter((line) => line.includes('succeeded'))).toEqual(['acme succeeded   4 4']);
  });

  it('leaves what has only just ended to the next time, and goes hour by hour through what it has missed', async () => {
    await query(`UPDATE task_hours_until SET until = now() - interval '3 hours'`);
    await ended(1, 'succeeded', { minutes: 150 });
    await ended(1, 'succeeded', { minutes: 0 });
    const store = new TaskHourStore(owner);
    expect(await store.add(60)).toBe(true);
    expect(await hours()).toEqual(['acme succeeded   4 1']);
    while (await store.add(60));
    expect(await hours()).toEqual(['acme succeeded   4 1']);
  });

  it('is counted once where two add up at a time', async () => {
    await ended(5, 'succeeded');
    const store = new TaskHourStore(owner);
    await Promise.all([store.add(0), store.add(0)]);
    expect(await hours()).toEqual(['acme succeeded   4 5']);
  });
});

describe('error budgets', () => {
  it('count what is the third party’s doing or ours, not the caller’s, tenant by tenant', async () => {
    await ended(95, 'succeeded');
    await ended(3, 'failed', { error: error('transient', 'http_503') });
    await ended(1, 'failed', { error: error('configuration', 'http_401') });
    await ended(1, 'expired');
    await ended(50, 'failed', { error: error('client', 'http_404') });
    await ended(9, 'cancelled');
    await new TaskHourStore(owner).add(0);
    const budgets = new ErrorBudgetStore(owner);
    const [budget] = await budgets.list('acme');
    expect(budget).toMatchObject({ connector: 'http', target: null, windowTasks: 100, windowFailed: 5 });
    expect(budget?.errors).toEqual({ transient: 3, configuration: 1, expired: 1, client: 50 });
    expect(await budgets.list('other')).toEqual([]);
    await budgets.set('acme', 'http', 0.9, 'spec');
    await budgets.set('acme', 'github', 0.95, 'spec');
    expect((await budgets.list('acme')).map(({ connector, target }) => [connector, target])).toEqual([
      ['github', 0.95],
      ['http', 0.9],
    ]);
    await budgets.set('acme', 'http', null, 'spec');
    expect((await budgets.list('acme'))[1]).toMatchObject({ connector: 'http', target: null });
  });

  it('that burn fast are found, and by the target of the tenant', async () => {
    await ended(80, 'succeeded');
    await ended(20, 'failed', { error: error('transient', 'http_503') });
    await new TaskHourStore(owner).add(0);
    const watch = new ConditionWatch(owner);
    const found = async () => (await watch.look()).filter(({ kind }) => kind === 'error-budget');
    expect(await found()).toMatchObject([{ tenant: 'acme', subject: 'http', value: 20 }]);
    await new ErrorBudgetStore(owner).set('acme', 'http', 0.9, 'spec');
    expect(await found()).toEqual([]);
  });

  it('are told of where all fails, however much may', async () => {
    await ended(20, 'failed', { error: error('transient', 'http_503') });
    await new TaskHourStore(owner).add(0);
    await new ErrorBudgetStore(owner).set('acme', 'http', 0.5, 'spec');
    const found = (await new ConditionWatch(owner).look()).filter(({ kind }) => kind === 'error-budget');
    expect(found).toMatchObject([{ tenant: 'acme', subject: 'http', value: 2 }]);
  });

  it('burn by the hour that reaches into the last one, too: there is hardly another after the clock struck', async () => {
    await query(
      `INSERT INTO task_hours (tenant, connector, hour, outcome, category, code, bucket, tasks)
       SELECT 'acme', 'http', date_trunc('hour', now()) - make_interval(hours => h), 'failed', 'transient', 'c', 1, 10 ^ h
       FROM generate_series(1, 2) h`,
    );
    const [budget] = await new ErrorBudgetStore(owner).list('acme');
    expect(budget).toMatchObject({ hourTasks: 10, hourFailed: 10, hoursTasks: 110, windowFailed: 110 });
  });
});

it('A report is owed to nobody before all that ended in its time is added up', async () => {
  await query(`INSERT INTO notification_targets (tenant, name, type, address, alerts, weekly_report)
    VALUES ('acme', 'ops', 'webhook', 'https://ops.example', false, true)`);
  const reports = new ReportSendingStore(owner, owner);
  const [{ until = new Date() } = {}] = await query<{ until: Date }>('SELECT until FROM task_hours_until');
  expect(await reports.lacking('weekly', new Date(until.getTime() + 60_000))).toEqual([]);
  expect(await reports.lacking('weekly', new Date(until.getTime() - 60_000))).toEqual([
    { tenant: 'acme', targets: ['ops'] },
  ]);
});
