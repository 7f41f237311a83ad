import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { TASK_STATUSES } from '#libs/contracts';
import { refOf, specCompletion, specIntent, specSubmission } from '#libs/execution';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import type { StatementRunner } from '../database.js';
import { PostgresTaskStore } from '../stores/postgres-task-store.js';
import { searchTasks } from '../stores/task-search.js';
import { ANY_TASK, type TaskFilter, type TaskPlace } from '../stores/task-view.js';
import { planAnew } from './plan-anew.js';
import { setTenant } from './set-tenant.js';

jest.setTimeout(180_000);

let stage: DatabaseStage;
let client: pg.Client;
/** Pages touched since it was last set to 0. */
let touched = 0;

beforeAll(async () => {
  stage = await databaseStage('acme', 'other');
  client = await stage.connect();
  await client.query(`DO $$ DECLARE one text; today date := (now() AT TIME ZONE 'UTC')::date; BEGIN
    FOREACH one IN ARRAY ARRAY['tasks', 'attempts', 'results', 'replies'] LOOP
      EXECUTE format('DROP TABLE %I', one || '_first');
    END LOOP;
    PERFORM make_parts(6, 3);
    FOR part IN 1 .. 5 LOOP
      EXECUTE format('CREATE TABLE tasks_over%s PARTITION OF tasks (PRIMARY KEY (tenant, id)) FOR VALUES FROM (%L) TO (%L)',
        part, today - 6 * part, today - 6 * part + 6);
    END LOOP; END $$`);
  await client.query(`LOAD 'auto_explain'`);
  await client.query(`SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on;
    SET auto_explain.log_buffers = on; SET auto_explain.log_timing = off; SET client_min_messages = log`);
  client.on('notice', ({ message }) => {
    const [, hit = '0', read = '0'] = /Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?/.exec(message ?? '') ?? [];
    touched += Number(hit) + Number(read);
  });
});

afterAll(() => stage?.drop());

/**
 * So many tasks of the last thirty days, the later ones between those before. Ten of the first thousand are rare, and no later one
 * is; the later ones have all succeeded.
 */
const fill = (from: number, to: number) => `
  WITH made AS (
    INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
      reason, wake_at, finished_at, agent, run, created_at, born)
    SELECT 'acme', gen_random_uuid(), 'key-' || n, CASE WHEN rare THEN 'rare' ELSE 'http' END, CASE WHEN rare THEN 'rare' ELSE 'request' END,
      CASE WHEN rare THEN 'rare' ELSE 'shop' END, convert_to(repeat('x', 200), 'UTF8'), 'normal',
      jsonb_build_object('all', 'yes', 'rare', rare::text, 'half', (n % 2)::text),
      jsonb_build_object('traceparent', '00-' || md5(n::text) || '-00f067aa0ba902b7-01'),
      status, CASE WHEN status IN ('failed', 'waiting', 'parked') THEN 'retry' END,
      CASE WHEN status IN ('waiting', 'accepted', 'running') THEN now() END,
      CASE WHEN status IN ('failed', 'succeeded', 'expired') THEN now() END,
      CASE WHEN rare THEN 'rare' ELSE 'often' END, 'run-' || CASE WHEN rare THEN 'rare' ELSE (n / 20)::text END, at,
      (at AT TIME ZONE 'UTC')::date
    FROM (
      SELECT n, n <= 1000 AND n % 100 = 50 AS rare, now() - (1 - n::float8 / ${to}) * 29 * interval '1 day' AS at,
        CASE WHEN n > 1000 THEN 'succeeded' ELSE
          (ARRAY['failed', 'waiting', 'parked', 'accepted', 'running', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'])[1 + n % 10]
        END AS status
      FROM generate_series(${from}, ${to}) n
    ) given RETURNING tenant, id, idempotency_key
  )
  INSERT INTO idempotency_keys (tenant, key, task_id, body_hash) SELECT tenant, idempotency_key, id, '' FROM made`;

const runner: StatementRunner = {
  run: async ({ name, text }, parameters) => (await client.query({ name, text, values: [...parameters] })).rows,
};

/** Does something as the control-plane does for a tenant: behind its wall. */
async function behindWall<Result>(work: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN');
  await client.query('SET LOCAL ROLE waybill_control_plane');
  await runner.run(setTenant, ['acme']);
  await runner.run(planAnew, []);
  return work().finally(() => client.query('ROLLBACK'));
}

/** What a search finds, and what it touches once its plans are made. */
async function search(filter: Partial<TaskFilter>) {
  const asked: TaskFilter = { ...ANY_TASK, limit: 50, ...filter };
  const found = await behindWall(async () => {
    await searchTasks(runner, 'acme', asked);
    // What a statement has touched is told once the next one begins.
    await client.query('SELECT');
    touched = 0;
    return searchTasks(runner, 'acme', asked);
  });
  return { ...found, pages: touched };
}

const DAY_MS = 86_400_000;
const SEARCHES: readonly (readonly [string, Partial<TaskFilter>])[] = [
  ['anything', {}],
  ['a key', { idempotencyKey: 'key-650' }],
  ...TASK_STATUSES.map((status) => [`status ${status}`, { status }] as const),
  ['a reason', { reason: 'retry' }],
  ['a rare connector', { connector: 'rare' }],
  ['a rare action', { action: 'rare' }],
  ['a rare connection', { connection: 'rare' }],
  ['a rare agent', { agent: 'rare' }],
  ['a run of all the time', { run: 'run-rare' }],
  ['a short run', { run: 'run-3' }],
  ['a trace', { traceId: '00000000000000000000000000000000' }],
  ['a rare label', { labels: { rare: 'true' } }],
  ['a frequent label', { labels: { half: '1' } }],
  ['a label of all', { labels: { all: 'yes' } }],
  ['a label of none', { labels: { all: 'none' } }],
  ['a day', { since: new Date(Date.now() - 10 * DAY_MS), until: new Date(Date.now() - 9 * DAY_MS) }],
  ['failed ones of no connector', { status: 'failed', connector: 'none' }],
  ['failed ones with a rare label', { status: 'failed', labels: { rare: 'true' } }],
  ['a frequent label of a rare agent', { labels: { half: '1' }, agent: 'rare' }],
  ['a run with a status', { run: 'run-rare', status: 'failed' }],
];

/** Everything that fits, page by page. */
async function walk(filter: Partial<TaskFilter>): Promise<string[]> {
  const seen: string[] = [];
  for (let behind: TaskPlace | null = null; ; ) {
    const asked: TaskFilter = { ...ANY_TASK, limit: 4, ...filter, behind };
    const { items, next } = await behindWall(() => searchTasks(runner, 'acme', asked));
    seen.push(...items.map(({ idempotencyKey }) => idempotencyKey));
    if (next === null) return seen;
    behind = next;
  }
}

describe('the indexes for searches', () => {
  it('are not written to by a task that succeeds at its first try and names no run', async () => {
    const store = new PostgresTaskStore(runner);
    const accepted = await store.accept([specSubmission('other')], 'worker');
    const tasks = accepted.flatMap((answer) => (answer.kind === 'claimed' ? [answer.task] : []));
    await store.recordIntents(tasks.map((task) => specIntent(task, refOf(task))));
    await store.complete(tasks.map((task) => specCompletion(task, { ...refOf(task), orderingKey: null })));
    const { rows } = await client.query<{ pages: number; done: number }>(
      `SELECT (SELECT sum(pg_relation_size(relid) / 8192)::int FROM unnest($1::regclass[]) AS i (index)
          CROSS JOIN LATERAL pg_partition_tree(index) WHERE isleaf) AS pages,
        (SELECT count(*)::int FROM tasks WHERE status = 'succeeded') AS done`,
      [['tasks_parked_latest', 'tasks_waiting', 'tasks_failed', 'tasks_run']],
    );
    const { rows: parts } = await client.query('SELECT FROM pg_inherits WHERE inhparent = $1::regclass', ['tasks']);
    // The first page of an index holds no entries.
    expect(rows).toEqual([{ pages: 4 * parts.length, done: 1 }]);
  });
});

describe('a page of a search', () => {
  it('touches at most twice as much among 100,000 tasks as among 1,000, whatever it searches for', async () => {
    const among = async (from: number, to: number): Promise<ReadonlyMap<string, number>> => {
      await client.query(fill(from, to));
      await client.query('VACUUM ANALYZE tasks, idempotency_keys');
      const seen = new Map<string, number>();
      for (const [name, filter] of SEARCHES) seen.set(name, (await search(filter)).pages);
      return seen;
    };
    const before = await among(1, 1_000);
    for (const [name, pages] of await among(1_001, 100_000)) {
      const most = 2 * (before.get(name) ?? 0) + 20;
      expect({ name, most, few: pages > 0 && pages <= most, pages }).toEqual({ name, most, few: true, pages });
    }
  });

  it('tells all that an index knows at once, and how far it has looked for all else', async () => {
    for (const filter of [{ run: 'run-rare' }, { labels: { rare: 'true' } }]) {
      expect(await search(filter)).toMatchObject({ items: Array(10).fill({}), next: null, lookedBackTo: null });
    }
    const { items, next, lookedBackTo } = await search({ agent: 'rare' });
    expect(items.length).toBeLessThan(10);
    expect(next?.createdMicros.slice(0, -3)).toBe(String(lookedBackTo?.getTime()));
    expect(Date.now() - Number(lookedBackTo)).toBeLessThan(DAY_MS);
  });

  it('leads on to everything that fits, each once', async () => {
    const rare = Array.from({ length: 10 }, (_, n) => `key-${950 - 100 * n}`);
    expect((await walk({ agent: 'rare' })).toSorted()).toEqual(rare.toSorted());
    expect((await walk({ labels: { rare: 'true', all: 'yes' } })).toSorted()).toEqual(rare.toSorted());
    expect(await walk({ labels: { half: '1' }, status: 'failed' })).toEqual([]);
  });

  it('tells all that are parked or wait for one reason, however many newer ones wait for another', async () => {
    const before = {
      parked: (await walk({ status: 'parked' })).length,
      retry: (await walk({ reason: 'retry' })).length,
    };
    await client.query(`INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels,
        trace, status, reason, wake_at)
      SELECT 'acme', gen_random_uuid(), 'late-' || n, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', 'waiting',
        'rate_limited', now() FROM generate_series(1, 1500) n`);
    expect(before).toEqual({ parked: 100, retry: 100 });
    expect(await search({ status: 'parked' })).toMatchObject({ items: Array(50).fill({}), lookedBackTo: null });
    expect(await search({ reason: 'retry' })).toMatchObject({ items: Array(50).fill({}), lookedBackTo: null });
    expect([(await walk({ status: 'parked' })).length, (await walk({ reason: 'retry' })).length]).toEqual([100, 100]);
    expect((await walk({ status: 'waiting' })).length).toBe(1_600);
  });
});
