import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { newUuid } from '#libs/contracts';
import { specCompletion, specIntent, specSubmission } from '#libs/execution';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { Database } from '../database.js';
import { PostgresTaskStore } from '../stores/postgres-task-store.js';
import { PartsByDay1760000000016 } from './0016-parts-by-day.js';
import { migrate } from './migrate.js';
import { MIGRATIONS } from './migrations.js';

jest.setTimeout(60_000);

/** This migration, and those that came after it. */
const SINCE = MIGRATIONS.slice(MIGRATIONS.indexOf(PartsByDay1760000000016)).map(({ name }) => name);

let testDatabase: TestDatabase;
let database: Database;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url, MIGRATIONS.slice(0, MIGRATIONS.indexOf(PartsByDay1760000000016)));
  database = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 2 });
  await query(`INSERT INTO tenants (tenant) VALUES ('acme')`);
});

afterEach(async () => {
  await database?.close();
  await testDatabase?.drop();
});

const query = <Row>(text: string, parameters: unknown[] = []) =>
  database.run<Row>({ name: `spec-${text}`.slice(0, 60), text }, parameters);

/** As a release without days writes: one statement with its rows, which it prepares once. */
const WRITES = {
  name: 'old-writes',
  text: `WITH one AS (
      INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
        wake_at, attempts, operation_token, fence_epoch, fence_counter)
      VALUES ('acme', $1::uuid, $1::uuid::text, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', 'intent', now() + interval '1 hour', 1, 't', 1, 1)
      RETURNING tenant, id
    ), two AS (
      INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
        connection_version, method, url, request_hash)
      SELECT tenant, id, 1, 1, 1, 'keyed', 't', 1, 'POST', 'u', '' FROM one
    )
    INSERT INTO results (tenant, task_id, sequence, status, routing_key, event) SELECT tenant, id, 1, 'parked', 'k', '' FROM one`,
};
const ENDS = {
  name: 'old-ends',
  text: `WITH held AS (SELECT tenant, id FROM tasks WHERE tenant = 'acme' AND id = $1 FOR UPDATE), ended AS (
      UPDATE tasks t SET status = 'succeeded', wake_at = NULL, finished_at = now() FROM held h
      WHERE t.tenant = h.tenant AND t.id = h.id RETURNING t.*
    ), recorded AS (
      UPDATE attempts a SET outcome = 'succeeded' FROM ended e WHERE a.tenant = e.tenant AND a.task_id = e.id AND a.number = 1
    )
    UPDATE results r SET published_at = now() FROM ended e WHERE r.tenant = e.tenant AND r.task_id = e.id`,
};

describe('a database with tasks', () => {
  it('is put into parts while a release without days writes to it, and loses nothing', async () => {
    const ids: string[] = [];
    let writing = true;
    let failed: unknown = null;
    const writer = async (): Promise<void> => {
      const client = new pg.Client({ connectionString: testDatabase.url, options: '-c search_path=waybill' });
      await client.connect();
      while (writing || ids.length < 20) {
        const id = newUuid();
        await client.query({ ...WRITES, values: [id] });
        ids.push(id);
        if (ids.length % 2 === 0) await client.query({ ...ENDS, values: [id] });
      }
      await client.end();
    };
    const writers = [writer(), writer()].map((one) => one.catch((error: unknown) => (failed ??= error)));
    expect(await migrate(testDatabase.url)).toEqual(SINCE);
    writing = false;
    await Promise.all(writers);
    expect(failed).toBeNull();
    expect(await query('SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid')).toEqual([]);
    for (const [table, id] of [
      ['tasks', 'id'],
      ['attempts', 'task_id'],
      ['results', 'task_id'],
    ]) {
      const found = await query<{ id: string }>(`SELECT ${id} AS id FROM ${table} WHERE born IS NOT NULL ORDER BY 1`);
      expect(found.map((row) => row.id)).toEqual(ids.toSorted());
    }
  });

  it('goes on with the tasks it had: they are claimed, called and ended', async () => {
    const id = newUuid();
    await query(WRITES.text, [id]);
    await query(`UPDATE tasks SET lease_until = now() - interval '1 second', created_at = now() - interval '9 days'`);
    await migrate(testDatabase.url);
    const store = new PostgresTaskStore(database);
    const [claim] = await store.claim([{ tenant: 'acme', id }]);
    if (claim?.kind !== 'claimed') throw new Error(`Was not claimed: ${claim?.kind}`);
    const { task } = claim;
    expect(task).toMatchObject({ interrupted: true, lastAttempt: { number: 1 } });
    const born = { born: task.born ?? '' };
    expect(await store.recordIntents([specIntent(task, born)])).toEqual([2]);
    expect(await store.complete([specCompletion({ ...task, resultSequence: 1 }, born)])).toEqual([true]);
    expect(await query('SELECT number, outcome FROM attempts ORDER BY number')).toEqual([
      { number: 1, outcome: 'lost' },
      { number: 2, outcome: 'lost' },
    ]);
  });

  it('knows an attempt by its task, though the release that wrote it gave it a later day', async () => {
    await migrate(testDatabase.url);
    const store = new PostgresTaskStore(database);
    const [answer] = await store.accept([specSubmission('acme')], 'worker');
    if (answer?.kind !== 'claimed') throw new Error(`Was not claimed: ${answer?.kind}`);
    await store.recordIntents([specIntent(answer.task)]);
    await query(`UPDATE tasks SET born = born - 1, lease_until = now() - interval '1 second'`);
    const ref = { tenant: 'acme', id: answer.task.id };
    const [claim] = await store.claim([ref]);
    expect(claim).toMatchObject({ kind: 'claimed', task: { lastAttempt: { number: 1 } } });
  });

  it('is written to while the migration waits for tables that are in use', async () => {
    const holder = new pg.Client({ connectionString: testDatabase.url, options: '-c search_path=waybill' });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM replies');
    const migrated = migrate(testDatabase.url);
    await waitUntil('the migration to ask for its tables', async () => {
      const asking = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query ~ '^(LOCK|ALTER) TABLE' AND wait_event_type = 'Lock'`;
      return (await query(asking)).length > 0;
    });
    for (let n = 0; n < 3; n++) await query(WRITES.text, [newUuid()]);
    expect(await query(`SELECT relkind::text FROM pg_class WHERE relname = 'tasks'`)).toEqual([{ relkind: 'r' }]);
    await holder.query('COMMIT');
    await holder.end();
    expect(await migrated).toEqual(SINCE);
    expect(await query('SELECT count(*)::int AS n FROM tasks_first')).toEqual([{ n: 3 }]);
    expect(await query(`SELECT conname FROM pg_constraint WHERE conname LIKE '%\\_first_days'`)).toEqual([]);
  });
});
