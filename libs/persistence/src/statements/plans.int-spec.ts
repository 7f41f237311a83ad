import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { newUuid } from '#libs/contracts';
import { refOf, specCompletion, specIntent, specSubmission } from '#libs/execution';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import type { StatementRunner } from '../database.js';
import { PostgresTaskStore } from '../stores/postgres-task-store.js';

jest.setTimeout(60_000);

let stage: DatabaseStage;
let client: pg.Client;
let heard: { name: string; plan: string }[] = [];

const TODAY = `(now() AT TIME ZONE 'UTC')::date`;
/** Of the weeks before, in parts that ended. */
const EARLIER = `${TODAY} - 1 - n % 30`;

/** Tasks that came in on the days that `born` says of the nth, all finished. */
const finished = (count: number, born: string): string => `
  INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
    finished_at, attempts, result_sequence, born)
  SELECT 'acme', gen_random_uuid(), n::text, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', 'succeeded', now(), 1, 1,
    ${born} FROM generate_series(1, ${count}) n;
  INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token, connection_version,
    method, url, request_hash, ended_at, outcome, born)
  SELECT tenant, id, 1, 1, 1, 'keyed', 't', 1, 'POST', 'u', '', now(), 'succeeded', born FROM tasks WHERE idempotency_key <> id::text
  ON CONFLICT DO NOTHING;
  INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, published_at, born)
  SELECT tenant, id, 1, status, 'k', 'e', now(), born FROM tasks WHERE idempotency_key <> id::text
  ON CONFLICT DO NOTHING`;

beforeAll(async () => {
  stage = await databaseStage('acme');
  client = await stage.connect();
  await client.query(`DO $$ DECLARE one text; today date := ${TODAY}; BEGIN
    FOREACH one IN ARRAY ARRAY['tasks', 'attempts', 'results', 'replies'] LOOP
      EXECUTE format('DROP TABLE %I', one || '_first');
    END LOOP; PERFORM make_parts(6, 3);
    FOREACH one IN ARRAY ARRAY['tasks', 'attempts', 'results', 'replies'] LOOP
      FOR part IN 1 .. 5 LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF %I (PRIMARY KEY (%s)) FOR VALUES FROM (%L) TO (%L)', one || '_over' || part, one,
          CASE one WHEN 'tasks' THEN 'tenant, id' WHEN 'attempts' THEN 'tenant, task_id, number'
            WHEN 'results' THEN 'tenant, task_id, sequence' ELSE 'tenant, task_id, id' END, today - 6 * part, today - 6 * part + 6);
      END LOOP; END LOOP; END $$`);
  await client.query(`LOAD 'auto_explain'`);
  await client.query(`SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on;
    SET auto_explain.log_buffers = on; SET auto_explain.log_timing = off; SET client_min_messages = log`);
  client.on('notice', ({ message }) => {
    const last = heard.at(-1);
    if (last && last.plan === '' && message?.includes('Query Text')) last.plan = message;
  });
});

afterAll(() => stage?.drop());

/** Runs statements on the one session, as the pool does, and hears what PostgreSQL says of each plan it ran. */
const runner: StatementRunner = {
  run: async ({ name, text }, parameters) => {
    heard.push({ name, plan: '' });
    return (await client.query({ name, text, values: [...parameters] })).rows;
  },
};

interface Seen {
  /** Parts that were looked at. */
  parts: string[];
  /** Pages that were touched. */
  pages: number;
}

/** What the hot statements touch, each over 20 tasks that came in today. */
async function touched(): Promise<Map<string, Seen>> {
  const store = new PostgresTaskStore(runner);
  heard = [];
  const submissions = Array.from({ length: 20 }, () => specSubmission('acme')).map((one) => ({
    ...one,
    idempotencyKey: one.id,
  }));
  const accepted = await store.accept(submissions, 'worker');
  const refs = accepted.flatMap((answer) => (answer.kind === 'claimed' ? [refOf(answer.task)] : []));
  expect(refs.filter(({ born }) => born !== undefined)).toHaveLength(20);
  await client.query(`UPDATE tasks SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL`);
  const tasks = (await store.claim(refs)).flatMap((claim) => (claim.kind === 'claimed' ? [claim.task] : []));
  await store.recordIntents(tasks.map((task) => specIntent(task, refOf(task))));
  expect(await store.renewLeases(tasks)).toEqual(tasks.map(() => true));
  await store.complete(tasks.map((task) => specCompletion(task, { ...refOf(task), orderingKey: null })));
  await store.markPublished(refs.map((ref) => ({ ...ref, sequence: 1 })));
  return new Map(heard.map(({ name, plan }) => [name, see(plan)]));
}

function see(plan: string): Seen {
  const carriedOut = plan.replaceAll(/^.*never executed.*$/gm, '');
  const parts = [...carriedOut.matchAll(/\bon ((?:tasks|attempts|results|replies)_\w+)/g)].map(
    ([, part]) => part ?? '',
  );
  const [, hit = '0', read = '0'] = /Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?/.exec(plan) ?? [];
  return { parts: [...new Set(parts)].toSorted(), pages: Number(hit) + Number(read) };
}

/** Keeps PostgreSQL from analysing the parts of a table by itself. */
async function leaveUnanalysed(table: string): Promise<void> {
  const { rows } = await client.query<{ part: string }>(
    `SELECT inhrelid::regclass::text AS part FROM pg_inherits WHERE inhparent = '${table}'::regclass`,
  );
  for (const { part } of rows) await client.query(`ALTER TABLE ${part} SET (autovacuum_enabled = false)`);
}

/** What they touch where so many tasks are finished, once the plans are made. */
async function among(count: number): Promise<Map<string, Seen>> {
  await client.query(finished(count, EARLIER));
  await client.query('VACUUM ANALYZE tasks, attempts, results');
  await touched();
  return touched();
}

/** The parts that a statement had no need to look at: whoever accepts looks for known ids of yesterday, too. */
const over = (name: string, parts: readonly string[]) =>
  parts.filter((part) => part.includes('_over') && !(name === 'accept-tasks' && part === 'tasks_over1'));

const HOT = ['accept-tasks', 'claim-tasks', 'record-intents', 'renew-leases', 'complete-tasks', 'mark-published'];

describe('the statements on the way of every task', () => {
  it('go on by key where their plans were made while the tables were empty, and nobody has analysed them since', async () => {
    for (const table of ['tasks', 'attempts', 'results']) await leaveUnanalysed(table);
    await touched();
    await client.query(finished(20_000, TODAY));
    const grown = await touched();
    expect([...grown.keys()].toSorted()).toEqual([...HOT].toSorted());
    // The finished tasks fill more than a thousand pages, of today's part.
    for (const [name, { pages }] of grown) expect({ name, few: pages < 800 }).toEqual({ name, few: true });
    await client.query('TRUNCATE tasks, attempts, results, idempotency_keys');
  });

  it('ask for the lane of their task alone, however many lanes have come to rest since their plans were made', async () => {
    const claimInLane = async () => {
      const store = new PostgresTaskStore(runner);
      const submission = specSubmission('acme', { orderingKey: newUuid() });
      await store.accept([submission], 'worker');
      heard = [];
      expect(await store.claim([submission])).toMatchObject([{ kind: 'claimed' }]);
      return see(heard[0]?.plan ?? '').pages;
    };
    await client.query(finished(20_000, TODAY));
    await client.query('VACUUM ANALYZE tasks, ordering_lanes');
    await client.query('DISCARD PLANS');
    await claimInLane();
    await client.query(`INSERT INTO ordering_lanes (tenant, connector, ordering_key, last_number, settle_until)
      SELECT 'acme', 'http', n::text, 1, now() + interval '1 hour' FROM generate_series(1, 20000) n`);
    expect(await claimInLane()).toBeLessThan(120);
    await client.query('TRUNCATE tasks, attempts, results, idempotency_keys, ordering_lanes');
  });

  it('look at no part of days that their tasks are not of, and touch few pages however much is finished there', async () => {
    const [before, after] = [await among(1_000), await among(30_000)];
    expect([...before.keys()].toSorted()).toEqual([...HOT].toSorted());
    for (const [name, { parts, pages }] of [...before, ...after]) {
      expect({ name, over: over(name, parts) }).toEqual({ name, over: [] });
      expect(parts.some((part) => /_\d{8}$/.test(part))).toBe(true);
      // The finished tasks alone fill more than a thousand.
      expect(pages).toBeLessThan(800);
    }
  });
});
