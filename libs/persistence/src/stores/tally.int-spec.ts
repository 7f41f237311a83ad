import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type MinuteSpan, minutesToCount, type TallyPlan } from '#libs/execution';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import type { Database } from '../database.js';
import { countTaskStanding } from '../statements/count-task-standing.js';
import { OverviewStore } from './overview-store.js';
import { PostgresTallyStore } from './postgres-tally-store.js';

let stage: DatabaseStage;
let maintenance: Database;
let tenants: Database;
const query: DatabaseStage['query'] = (text, parameters) => stage.query(text, parameters);

beforeAll(async () => {
  stage = await databaseStage('acme', 'other');
  maintenance = await stage.openAs('waybill_maintenance');
  tenants = await stage.openAs('waybill_control_plane');
}, 30_000);

afterAll(() => stage?.drop());

beforeEach(async () => {
  await query('TRUNCATE tasks, task_minutes, task_standing, source_hours, receipts, sources');
  await query('UPDATE tally_mark SET settled_until = NULL, counted_until = NULL');
});

const MINUTE = 60_000;
/** The minute that ended two minutes ago, and whole ones before it. */
const PRESENT = Math.floor(Date.now() / MINUTE) * MINUTE;
const minute = (back: number) => PRESENT - back * MINUTE;
const span = (from: number, to: number): MinuteSpan => ({ from: minute(from), to: minute(to) });

interface SpecTasks {
  count?: number;
  status?: string;
  acceptedAt: number;
  endedAt?: number;
  tenant?: string;
  connector?: string;
  reason?: string;
  deadline?: number;
}

const at = (ms: number | undefined) => (ms === undefined ? null : new Date(ms));

/** Tasks as the statements of tasks leave them. */
async function addTasks({ count = 1, status = 'succeeded', ...of }: SpecTasks): Promise<void> {
  await query(
    `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
       reason, created_at, finished_at, wake_at, deadline)
     SELECT $1, gen_random_uuid(), gen_random_uuid()::text, $2, 'request', 'shop', '{}', 'normal', '{}', '{}', $3, $4, $5, $6,
       CASE WHEN $6::timestamptz IS NULL AND $3 <> 'parked' THEN now() END, $7 FROM generate_series(1, $8::int)`,
    [
      ...[of.tenant ?? 'acme', of.connector ?? 'http', status, of.reason ?? null],
      ...[at(of.acceptedAt), at(of.endedAt), at(of.deadline), count],
    ],
  );
}

const once = (plan: Partial<TallyPlan>) => () => ({ settle: null, glance: null, ...plan });
const count = (plan: Partial<TallyPlan>) => new PostgresTallyStore(maintenance).countMinutes(once(plan));
const read = (tenant = 'acme') => new OverviewStore(tenants).read(tenant);
const counted = async (tenant?: string) =>
  (await read(tenant)).minutes.map(({ minute: of, accepted, succeeded, failed }) => [
    ...[(PRESENT - of.getTime()) / MINUTE, accepted, succeeded, failed],
  ]);

describe('tasks by minute', () => {
  it('are those that were accepted and that ended in it, of every tenant for itself, with the time they took', async () => {
    await addTasks({ count: 3, acceptedAt: minute(4) + 1_000, endedAt: minute(4) + 3_000 });
    await addTasks({ count: 2, acceptedAt: minute(4) + 59_999, endedAt: minute(3), status: 'failed' });
    await addTasks({ count: 5, acceptedAt: minute(4), tenant: 'other', connector: 'github', status: 'accepted' });
    await addTasks({ count: 7, acceptedAt: minute(3) + 10, status: 'waiting', reason: 'retry' });
    await addTasks({ count: 9, acceptedAt: minute(9), endedAt: minute(2) });
    expect(await count({ settle: span(5, 2) })).toBe(true);
    expect(await counted()).toEqual([
      [4, 5, 3, 0],
      [3, 7, 0, 2],
    ]);
    expect(await counted('other')).toEqual([[4, 5, 0, 0]]);
    const { took, countedUntil } = await read();
    expect(countedUntil).toEqual(new Date(minute(2)));
    expect(took.map(({ tasks }) => tasks)).toEqual([2, 3]);
    expect((await query(`SELECT FROM task_minutes WHERE tenant = 'acme'`)).length).toBe(2);
  });

  it('are counted anew when nothing can be added to a minute any more: what was committed late is in it, and none twice', async () => {
    await addTasks({ acceptedAt: minute(3), endedAt: minute(3) + 5 });
    await count({ glance: span(3, 2) });
    expect(await counted()).toEqual([[3, 1, 1, 0]]);
    await addTasks({ acceptedAt: minute(3), endedAt: minute(3) + 7 });
    await count({ settle: span(3, 2), glance: span(2, 1) });
    expect(await counted()).toEqual([[3, 2, 2, 0]]);
    const [mark] = await query('SELECT settled_until, counted_until FROM tally_mark');
    expect(mark).toEqual({ settled_until: new Date(minute(2)), counted_until: new Date(minute(1)) });
  });

  it('are counted once by two replicas that count at one time, and wholly after one that died on the way', async () => {
    await query(`INSERT INTO sources (tenant, name, id, provider, settings, sealed_secrets)
      VALUES ('acme', 'repo', '00000000-0000-0000-0000-000000000001', 'github', '{}', '')`);
    await query(
      `INSERT INTO receipts (tenant, source_id, delivery_id, event_id, body_hash, received_at)
       SELECT 'acme', '00000000-0000-0000-0000-000000000001', n::text, n::text, '', $1 FROM generate_series(1, 30) n`,
      [new Date(minute(3))],
    );
    await addTasks({ count: 4, acceptedAt: minute(3), endedAt: minute(3) });
    const dying: typeof maintenance.transaction = (work) =>
      maintenance.transaction(async (runner) => {
        await work(runner);
        throw new Error('killed before its commit');
      });
    const run = maintenance.run.bind(maintenance);
    const store = new PostgresTallyStore({ run, transaction: dying });
    await expect(store.countMinutes(minutesToCount)).rejects.toThrow('killed');
    expect((await read()).countedUntil).toBeNull();
    const counters = Array.from({ length: 2 }, async () => {
      const other = new PostgresTallyStore(maintenance);
      while (await other.countMinutes(minutesToCount));
    });
    await Promise.all(counters);
    expect(await counted()).toEqual([[3, 4, 4, 0]]);
    const hours = await query('SELECT deliveries, last_at FROM source_hours');
    expect(hours).toEqual([{ deliveries: 30, last_at: new Date(minute(3)) }]);
  });

  it('are forgotten with the hours of sources when nobody looks at them any more', async () => {
    await query(`INSERT INTO task_minutes SELECT 'acme', now() - h * interval '1 hour', 'http', 1, 1, 0, 0, 0, '{}', '{}'
      FROM generate_series(0, 60) h`);
    await query(`INSERT INTO source_hours SELECT 'acme', gen_random_uuid(), now() - d * interval '1 day', 1, now()
      FROM generate_series(0, 20) d`);
    await count({ settle: span(3, 2) });
    const [left] = await query(
      'SELECT (SELECT count(*)::int FROM task_minutes) AS m, (SELECT count(*)::int FROM source_hours) AS h',
    );
    expect(left).toEqual({ m: 48, h: 8 });
  });
});

describe('what stands unfinished', () => {
  const stand = () => new PostgresTallyStore(maintenance).countStanding();

  it('is told by connector, status and reason, and is gone when it is finished', async () => {
    const [soon, later] = [minute(-60), minute(-120)];
    await addTasks({ count: 2, acceptedAt: minute(5), status: 'waiting', reason: 'retry', deadline: later });
    await addTasks({ acceptedAt: minute(9), status: 'waiting', reason: 'retry', deadline: soon });
    await addTasks({ acceptedAt: minute(9), status: 'waiting', reason: 'retry', deadline: minute(30) });
    await addTasks({ acceptedAt: minute(1), status: 'parked', deadline: soon });
    await addTasks({ acceptedAt: minute(1), status: 'running', tenant: 'other' });
    await addTasks({ acceptedAt: minute(1), endedAt: minute(1) });
    await stand();
    expect((await read()).standing).toEqual([
      {
        connector: 'http',
        status: 'parked',
        reason: null,
        tasks: 1,
        oldestAt: new Date(minute(1)),
        nextDeadline: null,
      },
      {
        ...{ connector: 'http', status: 'waiting', reason: 'retry', tasks: 4 },
        ...{ oldestAt: new Date(minute(9)), nextDeadline: new Date(soon) },
      },
    ]);
    await query(`UPDATE tasks SET status = 'succeeded', wake_at = NULL, finished_at = now() WHERE status = 'waiting'`);
    await stand();
    const { standing, standingAt } = await read();
    expect(standing.map(({ status }) => status)).toEqual(['parked']);
    expect(standingAt).toBeInstanceOf(Date);
    expect((await read('other')).standing).toHaveLength(1);
  });

  it('is counted without a look at what is finished', async () => {
    await addTasks({ count: 20_000, acceptedAt: minute(5), endedAt: minute(4) });
    await query('VACUUM ANALYZE tasks');
    const plan = await query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, BUFFERS) ${countTaskStanding.text}`);
    const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(lines).toMatch(/tasks_\w*wake[\s\S]*tasks_\w*parked/);
    expect(lines).not.toMatch(/Seq Scan on tasks_first/);
  });
});
