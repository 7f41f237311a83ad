import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ClaimedTask, type Submission, specCompletion, specIntent, specSubmission } from '#libs/execution';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import type { Database } from '../database.js';
import { redriveTasks } from '../statements/redrive-tasks.js';
import { ErasureOrderStore } from './erasure-order-store.js';
import { PostgresErasureStore } from './postgres-erasure-store.js';
import { PostgresTaskStore } from './postgres-task-store.js';

/** What must be nowhere in the database once it is erased. */
const SECRET = 'ada@example.com';
const LABELS = { user: SECRET };

jest.setTimeout(60_000);

let stage: DatabaseStage;
let maintaining: Database;
let serving: Database;
let tasks: PostgresTaskStore;
let orders: ErasureOrderStore;
let erasing: PostgresErasureStore;

const query: DatabaseStage['query'] = (text, parameters) => stage.query(text, parameters);

beforeEach(async () => {
  stage = await databaseStage('acme', 'other');
  maintaining = await stage.openAs('waybill_maintenance');
  serving = await stage.openAs('waybill_control_plane');
  tasks = new PostgresTaskStore(stage.owner);
  orders = new ErasureOrderStore(serving);
  erasing = new PostgresErasureStore(maintaining, serving);
  await query(`INSERT INTO subscriptions (tenant, name, kind, routing, deliver_type, url)
    VALUES ('acme', 'inbox', 'results', '#', 'http', 'https://inbox.example')`);
});

afterEach(() => stage?.drop());

const personal = (tenant = 'acme', over: Partial<Submission> = {}): Submission =>
  specSubmission(tenant, { labels: LABELS, input: { to: SECRET }, ...over } as Partial<Submission>);

async function claimed(submission: Submission): Promise<ClaimedTask> {
  const [answer] = await tasks.accept([submission], 'worker');
  if (answer?.kind !== 'claimed') throw new Error(`Was not claimed: ${answer?.kind}`);
  return answer.task;
}

/** A task that has ended, and left what it knows of somebody in every place there is. */
async function ended(status: 'succeeded' | 'failed' | 'parked', submission = personal()): Promise<string> {
  const task = await claimed(submission);
  const { tenant, id } = task;
  await tasks.recordIntents([specIntent(task)]);
  await tasks.complete([specCompletion(task, { status })]);
  await tasks.markPublished([{ tenant, id, sequence: 1 }]);
  const event = JSON.stringify({
    id: `${id}/1`,
    data: { taskId: id, status, output: { mail: SECRET }, labels: LABELS },
  });
  await query(`UPDATE results SET event = $2, output = $3 WHERE task_id = $1`, [id, Buffer.from(event), SECRET]);
  await query(`UPDATE attempts SET url = $2, error_message = $2, answer = $3 WHERE task_id = $1`, [
    ...[id, `https://shop.example/?mail=${SECRET}`, Buffer.from(SECRET)],
  ]);
  await query(
    `INSERT INTO probes (tenant, task_id, attempt, number, outcome, url, scope, detail, answer)
     VALUES ($1, $2, 1, 1, 'found', $3, 's', $3, $4)`,
    [tenant, id, SECRET, Buffer.from(SECRET)],
  );
  await query(
    `INSERT INTO deliveries (tenant, subscription, event_id, event, state) VALUES ($1, 'inbox', $2, $3, 'owed')`,
    [tenant, `${id}/1`, Buffer.from(event)],
  );
  await query(
    `UPDATE tasks SET ordering_key = $2, agent = $2, run = $2,
    trace = jsonb_build_object('traceparent', 'p', 'baggage', $2::text), finished_at = finished_at - interval '2 minutes' WHERE id = $1`,
    [...[id, SECRET]],
  );
  return id;
}

const letter = (taskId: string | null, body: string, state = 'open') =>
  query(
    `INSERT INTO dead_letters (tenant, id, fingerprint, task_id, connector, action, queue, reason, detail, headers, body,
       state, dead_at) VALUES ('acme', gen_random_uuid(), $1, $2, 'http', 'request', 'q', 'r', $3, $4, $5, $6, now())`,
    [randomBytes(8), taskId, SECRET, Buffer.from(JSON.stringify({ user: SECRET })), Buffer.from(body), state],
  );

/** Makes steps until none is to be made at once; of how many tasks and letters. */
async function carryOut(id: string): Promise<{ tasks: number; letters: number }> {
  const total = { tasks: 0, letters: 0 };
  for (;;) {
    const step = await erasing.advance({ tenant: 'acme', id });
    total.tasks += step?.tasks ?? 0;
    total.letters += step?.letters ?? 0;
    if (!step?.more) return total;
  }
}

const start = () => orders.start('acme', 'user', SECRET, 'ada');

/** Tables in any row of which, of this tenant, the secret stands. */
async function whereItStands(): Promise<string[]> {
  const tables = await query<{ name: string }>(
    `SELECT relname AS name FROM pg_class c WHERE relnamespace = 'waybill'::regnamespace AND relkind IN ('r', 'p')
      AND NOT relispartition AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'tenant') ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await query<{ row: string }>(`SELECT to_jsonb(r)::text AS row FROM ${name} r WHERE tenant = 'acme'`);
    const hex = Buffer.from(SECRET).toString('hex');
    if (rows.some(({ row }) => row.includes(SECRET) || row.includes(hex))) found.push(name);
  }
  return found;
}

describe('an erasure', () => {
  it('leaves nothing of what finished tasks with the label carried, and all that the promise is kept by', async () => {
    const submission = personal();
    const done = await ended('succeeded', submission);
    const failed = await ended('failed');
    await letter(failed, JSON.stringify({ labels: LABELS }));
    await letter(null, JSON.stringify({ labels: LABELS, input: SECRET }), 'discarded');
    const foreign = await ended('succeeded', personal('other'));
    const before = await query(
      `SELECT t.status, t.operation_token, t.fence_counter, t.idempotency_key, a.request_hash FROM tasks t JOIN attempts a ON a.task_id = t.id
       WHERE t.id = $1`,
      [done],
    );
    expect(await whereItStands()).toEqual(['attempts', 'dead_letters', 'deliveries', 'probes', 'results', 'tasks']);

    const { id, state } = await start();
    expect(state).toBe('running');
    expect(await erasing.live(10)).toEqual([{ tenant: 'acme', id }]);
    expect(await carryOut(id)).toEqual({ tasks: 2, letters: 2 });
    expect(await whereItStands()).toEqual([]);
    expect(await erasing.live(10)).toEqual([]);
    expect(await orders.find('acme', id)).toMatchObject({
      state: 'done',
      tasks: 2,
      letters: 2,
      left: 0,
      leftTasks: [],
    });
    const after = await query(
      `SELECT t.status, t.operation_token, t.fence_counter, t.idempotency_key, a.request_hash FROM tasks t JOIN attempts a ON a.task_id = t.id
       WHERE t.id = $1 AND t.erased_at IS NOT NULL`,
      [done],
    );
    expect(after).toEqual(before);
    expect(await query(`SELECT state, ended_note FROM dead_letters WHERE task_id = $1`, [failed])).toEqual([
      { state: 'discarded', ended_note: 'What it held was erased' },
    ]);
    const [{ labels } = { labels: null }] = await query<{ labels: unknown }>(`SELECT labels FROM tasks WHERE id = $1`, [
      foreign,
    ]);
    expect(labels).toEqual(LABELS);

    const copy = { ...submission, firstIntent: null };
    expect(await tasks.accept([copy], 'worker')).toEqual([{ kind: 'same', taskId: done }]);
    expect(await tasks.claim([{ tenant: 'acme', id: done }])).toMatchObject([
      { kind: 'refused', standing: { status: 'succeeded' } },
    ]);
    const redriven = await serving.asTenant('acme', (runner) =>
      runner.run<{ status: string; trace: unknown }>(redriveTasks, ['acme', [failed], '-infinity', 'infinity']),
    );
    expect(redriven).toMatchObject([{ status: 'erased', trace: null }]);
  });

  it('leaves tasks that are not finished, and says which', async () => {
    const parked = await ended('parked');
    const [waiting] = await tasks.accept([personal()], null);
    const running = await claimed(personal());
    await ended('succeeded', specSubmission('acme', { labels: { user: 'bob' } } as Partial<Submission>));
    expect(await orders.forecast('acme', 'user', SECRET)).toEqual({ finished: 0, parked: 1, unfinished: 2 });
    const { id } = await start();
    expect(await carryOut(id)).toEqual({ tasks: 0, letters: 0 });
    const { left, leftTasks } = (await orders.find('acme', id)) ?? {};
    expect(left).toBe(3);
    expect(leftTasks?.toSorted((a, b) => a.status.localeCompare(b.status))).toEqual([
      { id: waiting?.kind === 'accepted' ? waiting.taskId : '', status: 'accepted' },
      { id: parked, status: 'parked' },
      { id: running.id, status: 'running' },
    ]);
    expect(await query('SELECT id FROM tasks WHERE erased_at IS NOT NULL')).toEqual([]);
    const kept = await query<{ input: Buffer }>('SELECT input FROM tasks WHERE finished_at IS NULL');
    expect(kept.map(({ input }) => input.toString())).toEqual(kept.map(() => expect.stringContaining(SECRET)));
  });

  it('waits for a task that has ended this very moment, whose result and letter are on their way; and leaves later ones', async () => {
    const task = await ended('succeeded');
    await query('UPDATE tasks SET finished_at = now() WHERE id = $1', [task]);
    const { id } = await start();
    expect(await erasing.advance({ tenant: 'acme', id })).toEqual({ tasks: 0, letters: 0, done: false, more: false });
    await query(`UPDATE tasks SET finished_at = now() - interval '2 minutes' WHERE id = $1`, [task]);
    const later = await ended('failed');
    await letter(later, JSON.stringify({ labels: LABELS }));
    expect(await carryOut(id)).toMatchObject({ tasks: 1, letters: 0 });
    expect(await query('SELECT id FROM tasks WHERE erased_at IS NULL')).toEqual([{ id: later }]);
    expect(await query('SELECT state FROM dead_letters WHERE task_id = $1', [later])).toEqual([{ state: 'open' }]);
  });

  it('erases a task that has ended while letters were looked through', async () => {
    const task = await ended('failed');
    await query('UPDATE tasks SET finished_at = NULL WHERE id = $1', [task]);
    const { id } = await start();
    expect(await erasing.advance({ tenant: 'acme', id })).toMatchObject({ tasks: 0, more: true });
    await query(`UPDATE tasks SET finished_at = now() - interval '2 minutes' WHERE id = $1`, [task]);
    expect(await carryOut(id)).toMatchObject({ tasks: 1 });
    expect(await orders.find('acme', id)).toMatchObject({ state: 'done', tasks: 1, left: 0 });
  });

  it('leaves a task whose id has come again, and says so', async () => {
    const task = await ended('succeeded');
    await query(
      `INSERT INTO tasks SELECT (t).* FROM (SELECT jsonb_populate_record(t, jsonb_build_object(
      'born', t.born + 3650, 'labels', '{}'::jsonb, 'idempotency_key', gen_random_uuid())) AS t FROM tasks t WHERE id = $1) again`,
      [task],
    );
    const { id } = await start();
    expect(await carryOut(id)).toMatchObject({ tasks: 0 });
    expect(await orders.find('acme', id)).toMatchObject({ state: 'done', left: 1, leftTasks: [{ id: task }] });
  });

  it('goes on where whoever carried it out has died, step by step', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 23; n++) ids.push(await ended('succeeded'));
    for (let n = 0; n < 30; n++) await letter(null, JSON.stringify({ labels: n % 2 ? LABELS : {} }));
    const { id } = await start();
    const dying = new PostgresErasureStore(maintaining, {
      asTenant: (tenant, work) =>
        serving.asTenant(tenant, async (runner) => {
          await work(runner);
          throw new Error('died before COMMIT');
        }),
    });
    await expect(dying.advance({ tenant: 'acme', id })).rejects.toThrow('died');
    expect(await query('SELECT id FROM tasks WHERE erased_at IS NOT NULL')).toEqual([]);
    expect(await erasing.advance({ tenant: 'acme', id })).toMatchObject({ tasks: 20, more: true });
    expect(await orders.find('acme', id)).toMatchObject({ state: 'running', tasks: 20, left: null });
    const another = new PostgresErasureStore(maintaining, serving);
    for (let more = true; more; ) more = (await another.advance({ tenant: 'acme', id }))?.more ?? false;
    expect(await orders.find('acme', id)).toMatchObject({ state: 'done', tasks: ids.length, letters: 15 });
    expect(await another.advance({ tenant: 'acme', id })).toBeNull();
  });

  it('is audited without what it erases, and stands behind the walls of its tenant', async () => {
    await ended('succeeded');
    const { id } = await start();
    await carryOut(id);
    const entries = await query<{ act: string }>(
      `SELECT actor, act, subject, detail FROM audit_entries ORDER BY number`,
    );
    expect(entries).toEqual([
      { actor: 'ada', act: 'erasure.start', subject: id, detail: 'label user' },
      { actor: `erasure:${id}`, act: 'erasure.end', subject: id, detail: '{"label":"user","tasks":1,"letters":0}' },
    ]);
    expect(JSON.stringify(await query('SELECT * FROM erasures'))).not.toContain(SECRET);
    expect(await orders.find('other', id)).toBeNull();
    expect(await orders.list('other', null, 10)).toEqual([]);
    expect(await orders.list('acme', null, 10)).toHaveLength(1);
    expect(await erasing.advance({ tenant: 'other', id })).toBeNull();
    await expect(maintaining.run({ name: '', text: 'UPDATE erasures SET tasks = 0' }, [])).rejects.toThrow(/denied/);
  });
});
