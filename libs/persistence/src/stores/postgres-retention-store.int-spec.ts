import { randomBytes, randomInt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { type ClaimedTask, specCompletion, specIntent, specSubmission } from '#libs/execution';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Database } from '../database.js';
import { migrate } from '../migrations/migrate.js';
import { redriveTasks } from '../statements/redrive-tasks.js';
import { PostgresRetentionStore } from './postgres-retention-store.js';
import { PostgresTaskStore } from './postgres-task-store.js';

/** Of a test: how old the tasks of the first part are made, and where that part then ends, in days before today. */
const AGE = 50;
const END = 31;
const KEEP = 30;
const TABLES = ['tasks', 'attempts', 'results', 'replies'];

jest.setTimeout(60_000);

let testDatabase: TestDatabase;
let owner: Database;
let retaining: Database;
let retention: PostgresRetentionStore;
let tasks: PostgresTaskStore;
let logins: string[];

const query = <Row>(text: string, parameters: unknown[] = []) =>
  owner.run<Row>({ name: `spec-${text}`.slice(0, 60), text }, parameters);

async function asRoot(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: testDatabase.url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

async function login(rights: string): Promise<string> {
  const name = `spec_${randomBytes(6).toString('hex')}`;
  await asRoot(`CREATE ROLE ${name} LOGIN PASSWORD 'spec' ${rights}`);
  logins.push(name);
  const url = new URL(testDatabase.url);
  url.username = name;
  url.password = 'spec';
  return url.href;
}

const open = (url: string) => new Database({ url, applicationName: 'spec', poolSize: 2 });

beforeEach(async () => {
  logins = [];
  testDatabase = await createTestDatabase();
  // Owners are no superusers in production: row-level security holds them, too.
  const url = await login('CREATEROLE');
  await asRoot(`GRANT CREATE ON DATABASE ${new URL(url).pathname.slice(1)} TO ${new URL(url).username}`);
  await migrate(url);
  owner = open(url);
  retaining = open(await login('IN ROLE waybill_maintenance'));
  retention = new PostgresRetentionStore(retaining);
  tasks = new PostgresTaskStore(owner);
  await query(`INSERT INTO tenants (tenant) VALUES ('acme')`);
});

afterEach(async () => {
  await retaining?.close();
  await owner?.close();
  await testDatabase?.drop();
  const client = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
  await client.connect();
  for (const name of logins) await client.query(`DROP ROLE IF EXISTS ${name}`);
  await client.end();
});

/** Makes everything in the first part `AGE` days old, and the part end `END` days ago. */
async function age(): Promise<void> {
  await asRoot(
    TABLES.map(
      (table) => `ALTER TABLE waybill.${table} DETACH PARTITION waybill.${table}_first;
        UPDATE waybill.${table}_first SET born = born - ${AGE};`,
    ).join('') +
      `UPDATE waybill.tasks_first SET created_at = created_at - interval '${AGE} days', finished_at = finished_at - interval '${AGE - 2} days';
       UPDATE waybill.idempotency_keys SET created_at = created_at - interval '${AGE} days';` +
      TABLES.map(
        (table) => `DO $$ BEGIN EXECUTE format('ALTER TABLE waybill.${table} ATTACH PARTITION waybill.${table}_first
          FOR VALUES FROM (MINVALUE) TO (%L)', (now() AT TIME ZONE 'UTC')::date - ${END}); END $$;`,
      ).join(''),
  );
}

async function claimed(): Promise<ClaimedTask> {
  const [answer] = await tasks.accept([specSubmission('acme')], 'worker');
  if (answer?.kind !== 'claimed') throw new Error(`Was not claimed: ${answer?.kind}`);
  return answer.task;
}

/** A task with an attempt and, unless it is parked or owed, a result that was published. */
async function ended(status: 'succeeded' | 'failed' | 'parked', published = true): Promise<ClaimedTask> {
  const task = await claimed();
  await tasks.recordIntents([specIntent(task)]);
  await tasks.complete([specCompletion(task, { status })]);
  if (published) await tasks.markPublished([{ tenant: 'acme', id: task.id, sequence: 1 }]);
  return task;
}

const kept = async (table: string): Promise<string[]> =>
  (await query<{ id: string }>(`SELECT ${table === 'tasks' ? 'id' : 'task_id AS id'} FROM ${table} ORDER BY 1`)).map(
    ({ id }) => id,
  );

const deadLetter = (id: string, state = 'open') =>
  query(
    `INSERT INTO dead_letters (tenant, id, fingerprint, task_id, connector, action, queue, reason, detail, headers, body,
       state, dead_at) VALUES ('acme', gen_random_uuid(), $1, $2, 'http', 'request', 'q', 'r', '', '', '', $3, now())`,
    [randomBytes(8), id, state],
  );

const aged = () => new Date(Date.now() - AGE * 86_400_000).toISOString().slice(0, 10);

describe('parts of the tables', () => {
  it('are made ahead, once, one behind the other', async () => {
    expect(await retention.makeParts(6, 3)).toEqual([]);
    const made = await retention.makeParts(6, 10);
    expect(made).toHaveLength(1);
    expect(await retention.makeParts(6, 10)).toEqual([]);
    const parts = await query<{ table: string; key: string | null }>(
      `SELECT i.inhparent::regclass::text AS table, pg_get_constraintdef(k.oid) AS key FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
       WHERE c.relname LIKE '%\\_${made[0]}' ORDER BY 1`,
    );
    expect(parts).toEqual([
      { table: 'attempts', key: 'PRIMARY KEY (tenant, task_id, number)' },
      { table: 'replies', key: 'PRIMARY KEY (tenant, task_id, id)' },
      { table: 'results', key: 'PRIMARY KEY (tenant, task_id, sequence)' },
      { table: 'tasks', key: 'PRIMARY KEY (tenant, id)' },
    ]);
  });

  it('are found whatever form of dates the database has', async () => {
    await asRoot(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET datestyle = german', current_database()); END $$`);
    const german = open(await login('IN ROLE waybill_maintenance'));
    try {
      const store = new PostgresRetentionStore(german);
      expect((await store.makeParts(6, 9)).length).toBeGreaterThan(0);
      await age();
      expect(await store.endOldestPart(KEEP)).toMatchObject({ part: 'first' });
    } finally {
      await german.close();
    }
  });

  it('refuse no task of a day without a part, and go on behind it', async () => {
    await age();
    const task = await claimed();
    expect(task.born).toBe(new Date().toISOString().slice(0, 10));
    const [part] = await retention.makeParts(6, 3);
    expect(part).toBe(new Date(Date.now() + 86_400_000).toISOString().slice(0, 10).replaceAll('-', ''));
    await tasks.recordIntents([specIntent(task)]);
    expect(await tasks.complete([specCompletion(task)])).toEqual([true]);
  });

  it('are reached through their table alone, by whatever role', async () => {
    await retention.makeParts(6, 10);
    const reached = await query(
      `SELECT c.relname, r.rolname FROM pg_class c CROSS JOIN pg_roles r
        WHERE c.relispartition AND c.relkind = 'r' AND c.relnamespace = 'waybill'::regnamespace
          AND r.rolname LIKE 'waybill\\_%' AND has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')`,
    );
    expect(reached).toEqual([]);
    await expect(retaining.run({ name: 'spec-around', text: 'SELECT FROM tasks_rest' }, [])).rejects.toThrow(
      /permission denied/,
    );
  });

  it('are made and ended by the role of maintenance alone', async () => {
    for (const role of ['waybill_worker', 'waybill_control_plane', 'waybill_publisher', 'waybill_ingest']) {
      const other = open(await login(`IN ROLE ${role}`));
      for (const call of ['make_parts(1, 1)', 'end_oldest_part(1)', 'clear_rest(1, 1)', 'parts()'])
        await expect(other.run({ name: `spec-${call}`, text: `SELECT waybill.${call}` }, [])).rejects.toThrow(
          /permission denied/,
        );
      await other.close();
    }
  });
});

describe('a part that is over', () => {
  it('is dropped with what is finished; what is not goes on with all that is its', async () => {
    const gone = await ended('succeeded');
    const [waiting] = await tasks.accept([specSubmission('acme')], null);
    if (waiting?.kind !== 'accepted') throw new Error('Was not accepted');
    const running = await claimed();
    await tasks.recordIntents([specIntent(running)]);
    const parked = await ended('parked');
    const owed = await ended('succeeded', false);
    const redrivable = await ended('failed');
    await deadLetter(redrivable.id);
    await deadLetter(gone.id, 'discarded');
    const late = await ended('succeeded');
    const asked = await ended('succeeded');
    await age();
    await query(`UPDATE tasks SET finished_at = now() - interval '1 day' WHERE id = $1`, [late.id]);
    await query(
      `INSERT INTO replies (tenant, task_id, id, reply_to, born) VALUES ('acme', $1, gen_random_uuid(), 'q', $2)`,
      [asked.id, aged()],
    );
    await retention.makeParts(6, 3);

    const standing = [waiting.taskId, running.id, parked.id, owed.id, redrivable.id, late.id, asked.id].toSorted();
    expect(await retention.endOldestPart(KEEP)).toEqual({ part: 'first', carried: standing.length });
    expect(await kept('tasks')).toEqual(standing);
    expect(await kept('attempts')).toEqual(standing.filter((id) => id !== waiting.taskId));
    expect(await kept('results')).toEqual([parked.id, owed.id, redrivable.id, late.id, asked.id].toSorted());
    expect(await kept('replies')).toEqual([asked.id]);
    expect(await query(`SELECT FROM pg_class WHERE relname LIKE '%\\_first'`)).toEqual([]);

    const [claim] = await tasks.claim([{ tenant: 'acme', id: waiting.taskId }]);
    if (claim?.kind !== 'claimed') throw new Error(`Was not claimed: ${claim?.kind}`);
    expect(claim.task.born).toBe(aged());
    expect(await tasks.recordIntents([specIntent(claim.task, { born: aged() })])).toEqual([1]);
    const ends = [claim.task, { ...running, born: aged() }].map((task) => specCompletion(task, { born: aged() }));
    expect(await tasks.complete(ends)).toEqual([true, true]);
    await query(`SELECT set_config('waybill.tenant', 'acme', false)`);
    const [redriven] = await owner.run<{ status: string; trace: unknown }>(redriveTasks, [
      'acme',
      [redrivable.id],
      '-infinity',
      'infinity',
    ]);
    expect(redriven).toMatchObject({ status: 'failed', trace: {} });
    expect(await tasks.claim([{ tenant: 'acme', id: redrivable.id }])).toMatchObject([{ kind: 'claimed' }]);
    expect(await retention.endOldestPart(KEEP)).toBeNull();
  });

  it('takes nothing of a young task along', async () => {
    await ended('succeeded');
    await age();
    await retention.makeParts(6, 3);
    const young = await ended('succeeded');
    expect(await retention.endOldestPart(KEEP)).toEqual({ part: 'first', carried: 0 });
    for (const table of ['tasks', 'attempts', 'results']) expect(await kept(table)).toEqual([young.id]);
  });

  it('keeps the later attempts of a task that outlived its own part, written by a release without days', async () => {
    const parked = await ended('parked');
    await age();
    const day = (ago: number) => `(now() AT TIME ZONE 'UTC')::date - ${ago}`;
    for (const table of TABLES)
      await query(`DO $$ BEGIN EXECUTE format('CREATE TABLE waybill.${table}_later PARTITION OF waybill.${table}
        FOR VALUES FROM (%L) TO (%L)', ${day(END)}, ${day(END - 5)}); END $$`);
    await query(
      `INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
      connection_version, method, url, request_hash, born)
      VALUES ('acme', $1, 2, 1, 2, 'keyed', 't', 1, 'POST', 'u', '', ${day(END)})`,
      [parked.id],
    );
    expect(await retention.endOldestPart(KEEP)).toEqual({ part: 'first', carried: 1 });
    expect(await retention.endOldestPart(KEEP)).toBeNull();
    expect(await retention.endOldestPart(KEEP - 10)).toEqual({ part: 'later', carried: 0 });
    expect(await kept('attempts')).toEqual([parked.id, parked.id]);
  });

  it('waits for its next turn where the tables are in use, and holds up nobody', async () => {
    await ended('succeeded');
    await age();
    await owner.transaction(async (runner) => {
      await runner.run({ name: 'spec-hold', text: 'SELECT count(*) FROM tasks' }, []);
      await expect(retention.endOldestPart(KEEP)).rejects.toMatchObject({ code: '55P03' });
    });
    expect(await kept('tasks')).toHaveLength(1);
    expect(await retention.endOldestPart(KEEP)).toEqual({ part: 'first', carried: 0 });
  });

  it('leaves exactly what must be left, of tasks in any state', async () => {
    const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
    process.stdout.write(`retention model: SEED=${seed}\n`);
    await age();
    await asRoot(`SELECT setseed(${(seed % 1_000_003) / 1_000_003});
      INSERT INTO waybill.tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace,
        status, wake_at, finished_at, born)
      SELECT 'acme', gen_random_uuid(), n::text, 'http', 'request', 'shop', '', 'normal', '{}', '{}', s,
        CASE WHEN s IN ('accepted', 'waiting', 'running', 'intent') THEN now() - random() * interval '40 days' END,
        CASE WHEN s IN ('succeeded', 'failed', 'cancelled') THEN now() - random() * interval '45 days' END,
        (now() AT TIME ZONE 'UTC')::date - ${END} - 1 - (random() * 20)::int
      FROM generate_series(1, 600) n, LATERAL (SELECT (ARRAY['accepted', 'waiting', 'running', 'intent', 'parked', 'succeeded',
        'succeeded', 'succeeded', 'failed', 'cancelled'])[1 + (random() * 9.99 + 0 * n)::int % 10] AS s) x;
      INSERT INTO waybill.results (tenant, task_id, sequence, status, routing_key, event, published_at, born)
      SELECT tenant, id, 1, status, 'k', '', CASE WHEN random() < 0.9 THEN now() END, born FROM waybill.tasks WHERE finished_at IS NOT NULL;
      INSERT INTO waybill.dead_letters (tenant, id, fingerprint, task_id, connector, action, queue, reason, detail, headers, body,
        state, dead_at)
      SELECT tenant, gen_random_uuid(), id::text::bytea, id, 'http', 'request', 'q', 'r', '', '', '',
        CASE WHEN random() < 0.5 THEN 'open' ELSE 'discarded' END, now() FROM waybill.tasks WHERE status = 'failed'`);
    const must = await query<{ id: string }>(`SELECT id FROM tasks t WHERE finished_at IS NULL
      OR finished_at >= now() - interval '${KEEP} days'
      OR EXISTS (SELECT FROM results r WHERE r.task_id = t.id AND r.published_at IS NULL)
      OR EXISTS (SELECT FROM dead_letters d WHERE d.task_id = t.id AND d.state = 'open') ORDER BY id`);
    const before = await kept('tasks');
    await retention.endOldestPart(KEEP);
    const left = await kept('tasks');
    expect(left).toEqual(must.map(({ id }) => id));
    expect(left.length).toBeLessThan(before.length);
    const results = await kept('results');
    expect(results.filter((id) => !left.includes(id))).toEqual([]);
  });
});

describe('what has no part', () => {
  it('keeps a task whose copy waits for its answer, until it has that', async () => {
    const asked = await ended('succeeded');
    await tasks.addReplies([{ tenant: 'acme', id: asked.id, replyTo: 'answers', correlationId: null }]);
    await age();
    await retention.makeParts(6, 3);
    expect(await retention.endOldestPart(KEEP)).toMatchObject({ carried: 1 });
    expect(await retention.forget('tasks', KEEP, 10)).toBe(0);
    await query('UPDATE replies SET answered_sequence = 1');
    expect(await retention.forget('tasks', KEEP, 10)).toBe(1);
    for (const table of ['tasks', 'results', 'replies']) expect(await kept(table)).toEqual([]);
  });

  it('keeps a task whose id has come again: what is theirs cannot be told apart', async () => {
    const older = await ended('succeeded');
    await age();
    await query(`UPDATE tasks SET finished_at = now() - interval '1 day'`);
    await retention.makeParts(6, 3);
    await retention.endOldestPart(KEEP);
    await query(`UPDATE tasks SET finished_at = now() - interval '31 days'`);
    await query('DELETE FROM idempotency_keys');
    const [younger] = await tasks.accept([specSubmission('acme', { id: older.id })], 'worker');
    expect(younger?.kind).toBe('claimed');
    expect(await retention.forget('tasks', KEEP, 10)).toBe(0);
    expect(await kept('tasks')).toEqual([older.id, older.id]);
  });

  it('is deleted in batches: tasks that outlived theirs, once they are over, and keys without a task', async () => {
    const late = await ended('succeeded');
    const parked = await ended('parked');
    const gone = await ended('succeeded');
    await age();
    await query(`UPDATE tasks SET finished_at = now() - interval '1 day' WHERE id = $1`, [late.id]);
    expect(await retention.forget('keys', KEEP, 10)).toBe(0);
    await retention.makeParts(6, 3);
    await retention.endOldestPart(KEEP);
    expect(await retention.forget('tasks', KEEP, 10)).toBe(0);
    await query(`UPDATE tasks SET finished_at = now() - interval '31 days' WHERE id = $1`, [late.id]);
    expect(await retention.forget('keys', KEEP, 10)).toBe(1);
    expect(await retention.forget('tasks', KEEP, 10)).toBe(1);
    expect(await retention.forget('keys', KEEP, 10)).toBe(1);
    for (const table of ['tasks', 'attempts', 'results']) expect(await kept(table)).toEqual([parked.id]);
    const keys = await query<{ id: string }>('SELECT task_id AS id FROM idempotency_keys');
    expect(keys.map(({ id }) => id)).toEqual([parked.id]);
    expect(gone.id).not.toBe(parked.id);
  });

  it('is deleted where it is over and nobody is owed it: webhooks, callbacks, probes', async () => {
    const old = `now() - interval '40 days'`;
    await query(`INSERT INTO receipts (tenant, source_id, delivery_id, event_id, body_hash, received_at)
      SELECT 'acme', gen_random_uuid(), n::text, n::text, '', CASE WHEN n > 3 THEN now() ELSE ${old} END FROM generate_series(1, 5) n`);
    await query(`INSERT INTO events (tenant, id, source, lane, routing_key, event, created_at, published_at)
      SELECT 'acme', n::text, 's', 'l', 'k', '', ${old}, CASE WHEN n > 1 THEN now() END FROM generate_series(1, 4) n`);
    await query(`INSERT INTO deliveries (tenant, subscription, event_id, event, state, created_at)
      VALUES ('acme', 's', '2', '', 'owed', ${old}), ('acme', 's', '3', '', 'delivered', ${old}),
        ('acme', 's', '4', '', 'given-up', now())`);
    await query(`INSERT INTO receipt_conflicts (tenant, source_id, delivery_id, body_hash, body, received_at)
      VALUES ('acme', gen_random_uuid(), '1', '', '', ${old})`);
    expect(await retention.forget('receipts', KEEP, 2)).toBe(2);
    expect(await retention.forget('receipts', KEEP, 2)).toBe(1);
    expect(await retention.forget('events', KEEP, 10)).toBe(2);
    expect(await retention.forget('deliveries', KEEP, 10)).toBe(1);
    expect(await retention.forget('conflicts', KEEP, 10)).toBe(1);
    expect(await retention.forget('probes', KEEP, 10)).toBe(0);
  });
});
