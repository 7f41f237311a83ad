import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { type ClaimedTask, type Submission, specCompletion, specIntent, specSubmission } from '#libs/execution';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import type { Database } from '../database.js';
import { PostgresMaintenanceStore } from './postgres-maintenance-store.js';
import { PostgresTaskStore } from './postgres-task-store.js';

let stage: DatabaseStage;
let database: Database;
let store: PostgresTaskStore;

beforeAll(async () => {
  stage = await databaseStage('acme', 'other');
  database = stage.owner;
  store = new PostgresTaskStore(database);
});

afterAll(() => stage?.drop());

const query: DatabaseStage['query'] = (text, parameters) => stage.query(text, parameters);

const submission = (over: Partial<Submission> = {}) =>
  specSubmission('acme', { labels: { ticket: 'T-9' }, trace: { traceparent: '00-1-2-01' }, ...over });

async function claimed(over: Partial<Submission> = {}): Promise<ClaimedTask> {
  const [acceptance] = await store.accept([submission(over)], 'worker');
  if (acceptance?.kind === 'claimed') return acceptance.task;
  if (acceptance?.kind !== 'accepted') throw new Error(`Was not accepted: ${acceptance?.kind}`);
  const [claim] = await store.claim([{ tenant: over.tenant ?? 'acme', id: acceptance.taskId }]);
  if (claim?.kind !== 'claimed') throw new Error(`Was not claimed: ${claim?.kind}`);
  return claim.task;
}

const waiting = (task: ClaimedTask, notBefore: Date) =>
  specCompletion(task, { status: 'waiting', reason: 'retry', notBefore, wakeAt: notBefore, result: null });

const intent = (task: ClaimedTask) => specIntent(task, { effectClass: 'once' });

describe('accepting', () => {
  it('claims a new task at once, and takes its copies for the same task', async () => {
    const one = submission();
    const [first] = await store.accept([one], 'worker');
    expect(first).toMatchObject({
      kind: 'claimed',
      task: { id: one.id, labels: { ticket: 'T-9' }, fence: { counter: 1 } },
    });
    const copy = { ...one, id: newUuid() };
    expect(await store.accept([copy, one], 'worker')).toEqual([
      { kind: 'same', taskId: one.id },
      { kind: 'same', taskId: one.id },
    ]);
  });

  it('groups copies within one batch and answers in the order of arrival', async () => {
    const a = submission();
    const b = submission();
    const clash = { ...a, id: newUuid(), bodyHash: Buffer.alloc(32, 2) };
    const answers = await store.accept([b, a, { ...a }, clash, { ...b, idempotencyKey: 'another' }], 'worker');
    expect(answers.map(({ kind }) => kind)).toEqual(['claimed', 'claimed', 'same', 'conflict', 'conflict']);
  });

  it('accepts a task that stood behind a clash of its own batch', async () => {
    const known = submission();
    await store.accept([known], null);
    const clash = { ...known, idempotencyKey: newUuid() };
    const innocent = submission({ idempotencyKey: clash.idempotencyKey });
    const answers = await store.accept([clash, innocent], 'worker');
    expect(answers.map(({ kind }) => kind)).toEqual(['conflict', 'claimed']);
  });

  it('refuses the same key with another body, and a known id with another key', async () => {
    const one = submission();
    await store.accept([one], null);
    const [otherBody] = await store.accept([{ ...one, bodyHash: Buffer.alloc(32, 9) }], null);
    const [otherKey] = await store.accept([{ ...one, idempotencyKey: 'k2' }], null);
    expect([otherBody?.kind, otherKey?.kind]).toEqual(['conflict', 'conflict']);
    expect(await query('SELECT key FROM idempotency_keys WHERE key = $1', ['k2'])).toEqual([]);
  });

  it('keeps the keys of two tenants apart', async () => {
    const one = submission();
    await store.accept([one], 'worker');
    const [other] = await store.accept([{ ...one, tenant: 'other' }], 'worker');
    expect(other?.kind).toBe('claimed');
  });

  it('survives many concurrent batches of the same keys: each task is accepted once', async () => {
    const tasks = Array.from({ length: 50 }, () => submission());
    const shuffled = () => [...tasks].sort(() => Math.random() - 0.5).map((task) => ({ ...task, id: newUuid() }));
    const answers = (await Promise.all(Array.from({ length: 8 }, () => store.accept(shuffled(), 'worker')))).flat();
    expect(answers.filter(({ kind }) => kind === 'claimed')).toHaveLength(50);
    expect(answers.filter(({ kind }) => kind === 'same')).toHaveLength(350);
  });

  it('takes a task for doubtful whose message was delivered before a recovery not long ago', async () => {
    const doubtOf = async (over: Partial<Submission>) => (await claimed(over)).doubtedSince;
    expect(await doubtOf({ redelivered: true })).toBeUndefined();
    const [row] = await query<{ since: Date }>(
      `UPDATE installation SET recovered_at = now() - interval '1 day', forgotten_since = now() - interval '2 days'
       RETURNING forgotten_since AS since`,
    );
    expect(await doubtOf({ redelivered: true })).toEqual(row?.since);
    expect(await doubtOf({ redelivered: true, orderingKey: 'read-again' })).toEqual(row?.since);
    expect(await doubtOf({})).toBeUndefined();
    await query(`UPDATE installation SET (recovered_at) = ROW (now() - interval '8 days')`);
    expect(await doubtOf({ redelivered: true })).toBeUndefined();
    await query('UPDATE installation SET forgotten_since = NULL, recovered_at = NULL');
  });

  it('tells the day of a task, by which a claim looks for it in one part alone', async () => {
    const one = submission();
    const [accepted] = await store.accept([one], null);
    const { born = '' } = accepted?.kind === 'accepted' ? accepted : {};
    expect(born).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const { tenant, id } = one;
    expect(await store.claim([{ tenant, id, born: '2020-01-01' }])).toMatchObject([
      { kind: 'refused', standing: { status: 'accepted', born } },
    ]);
    expect(await store.claim([{ tenant, id, born }])).toMatchObject([{ kind: 'claimed', task: { id, born } }]);
  });

  it('lets an early task wait until its time', async () => {
    const notBefore = new Date(Date.now() + 3_600_000);
    const one = submission({ notBefore });
    expect(await store.accept([one], 'worker')).toEqual([
      { kind: 'accepted', taskId: one.id, born: expect.any(String) },
    ]);
    expect(await store.claim([one])).toMatchObject([
      { kind: 'refused', standing: { status: 'waiting', claimableAt: notBefore, heldByOrder: false } },
    ]);
  });

  it('tells a claimed task what was noted of its endpoint groups, and of no others', async () => {
    await query(`INSERT INTO endpoint_health (tenant, connector, connection, endpoint_group, closed_until, reason, failures)
      VALUES ('acme', 'http', 'held', 'default', now() + interval '1 minute', 'rate_limited', 0),
        ('acme', 'http', 'held', 'search', now() - interval '1 minute', 'rate_limited', 2),
        ('other', 'http', 'shop', 'default', now() + interval '1 minute', 'rate_limited', 0)`);
    const noted = [
      { group: 'default', guarded: true, failing: false },
      { group: 'search', guarded: false, failing: true },
    ];
    expect((await claimed({ connection: 'held' })).health).toEqual(noted);
    const late = submission({ connection: 'held' });
    await store.accept([late], null);
    expect(await store.claim([late])).toMatchObject([{ kind: 'claimed', task: { health: noted, ticket: false } }]);
    expect((await claimed()).health).toEqual([]);
  });
});

describe('claiming', () => {
  it('gives a task to one claim only, however many ask', async () => {
    const one = submission();
    await store.accept([one], null);
    const claims = (await Promise.all(Array.from({ length: 10 }, () => store.claim([one, one])))).flat();
    expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
  });

  it('says that it knows nothing of an unknown task', async () => {
    expect(await store.claim([{ tenant: 'acme', id: newUuid() }])).toEqual([{ kind: 'unknown' }]);
  });

  it('holds for as long as the store was told, when it is accepted, claimed and renewed', async () => {
    const brief = new PostgresTaskStore(database, { leaseMs: 3_000 });
    const seconds = async (id: string) => {
      const text = 'SELECT extract(epoch FROM lease_until - updated_at)::float8 AS seconds FROM tasks WHERE id = $1';
      const [row] = await query<{ seconds: number }>(text, [id]);
      return Math.round(row?.seconds ?? 0);
    };
    const [acceptance] = await brief.accept([submission()], 'worker');
    if (acceptance?.kind !== 'claimed') throw new Error('A fresh task was not claimed');
    const { task } = acceptance;
    expect(await seconds(task.id)).toBe(3);
    await query(`UPDATE tasks SET lease_until = now() - interval '1 second' WHERE id = $1`, [task.id]);
    const [claim] = await brief.claim([task]);
    if (claim?.kind !== 'claimed') throw new Error('A task whose lease ran out was not claimed');
    expect(await seconds(task.id)).toBe(3);
    await query(`UPDATE tasks SET updated_at = now(), lease_until = now() + interval '1 second' WHERE id = $1`, [
      task.id,
    ]);
    expect(await brief.renewLeases([claim.task])).toEqual([true]);
    expect(await seconds(task.id)).toBe(3);
  });

  it('takes over a task whose lease ran out, and the old claim can change nothing', async () => {
    const old = await claimed();
    await store.recordIntents([intent(old)]);
    await query(`UPDATE tasks SET lease_until = now() - interval '1 second' WHERE id = $1`, [old.id]);
    const [claim] = await store.claim([old]);
    expect(claim).toMatchObject({
      kind: 'claimed',
      task: { interrupted: true, attempts: 1, fence: { counter: 2 }, lastAttempt: { number: 1, effectClass: 'once' } },
    });
    expect(await store.recordIntents([intent(old)])).toEqual([null]);
    expect(await store.complete([specCompletion(old)])).toEqual([false]);
    expect(await store.renewLeases([old])).toEqual([false]);
  });

  it('closes an attempt nobody saw end as lost, once another one follows it', async () => {
    const old = await claimed();
    await store.recordIntents([intent(old)]);
    await query(`UPDATE tasks SET lease_until = now() - interval '1 second' WHERE id = $1`, [old.id]);
    const [claim] = await store.claim([old]);
    if (claim?.kind !== 'claimed') throw new Error('A task whose lease ran out was not claimed');
    expect(await store.recordIntents([intent(claim.task)])).toEqual([2]);
    const history = 'SELECT number, outcome, ended_at IS NULL AS open FROM attempts WHERE task_id = $1 ORDER BY number';
    expect(await query(history, [old.id])).toEqual([
      { number: 1, outcome: 'lost', open: false },
      { number: 2, outcome: null, open: true },
    ]);
  });

  it('keeps two claims of one task apart that write in the same batch', async () => {
    for (const order of [0, 1]) {
      const old = await claimed();
      await query(`UPDATE tasks SET lease_until = now() - interval '1 second' WHERE id = $1`, [old.id]);
      const [claim] = await store.claim([old]);
      if (claim?.kind !== 'claimed') throw new Error('A task whose lease ran out was not claimed');
      const fresh = claim.task;
      const inOrder = <Row>(stale: Row, present: Row) => (order === 0 ? [stale, present] : [present, stale]);
      expect(await store.renewLeases(inOrder(old, fresh))).toEqual(inOrder(false, true));
      expect(await store.recordIntents(inOrder(intent(old), intent(fresh)))).toEqual(inOrder<number | null>(null, 1));
      const stale = specCompletion(old, { status: 'accepted', result: null });
      expect(await store.complete(inOrder(stale, specCompletion(fresh)))).toEqual(inOrder(false, true));
      expect(await query('SELECT status FROM tasks WHERE id = $1', [old.id])).toEqual([{ status: 'succeeded' }]);
    }
  });

  it('does not count a claim that is given back', async () => {
    const task = await claimed();
    await store.complete([specCompletion(task, { status: 'accepted', result: null })]);
    expect(await query('SELECT idle_claims FROM tasks WHERE id = $1', [task.id])).toEqual([{ idle_claims: 0 }]);
  });

  it('looks again at once at a wait whose cancel was asked for meanwhile', async () => {
    const task = await claimed();
    await query('UPDATE tasks SET cancel_requested_at = now() WHERE id = $1', [task.id]);
    await store.complete([waiting(task, new Date(Date.now() + 86_400_000))]);
    expect(await query('SELECT 1 AS due FROM tasks WHERE id = $1 AND wake_at <= now()', [task.id])).toEqual([
      { due: 1 },
    ]);
  });

  it('runs the tasks of one ordering key one at a time, oldest first', async () => {
    const lane = { orderingKey: newUuid() };
    const [a, b] = [submission(lane), submission(lane)];
    await store.accept([a, b], 'worker');
    expect((await store.claim([b]))[0]).toMatchObject({ kind: 'refused', standing: { heldByOrder: true } });
    const [first] = await store.claim([a]);
    if (first?.kind !== 'claimed') throw new Error('The oldest of its lane was not claimed');
    await store.complete([waiting(first.task, new Date(Date.now() - 1))]);
    expect((await store.claim([b]))[0]?.kind).toBe('refused');
    const [again] = await store.claim([a]);
    if (again?.kind !== 'claimed') throw new Error('The oldest of its lane was not claimed again');
    await store.complete([specCompletion(again.task)]);
    expect(await store.nextInLanes([{ tenant: 'acme', connector: 'http', ...lane }])).toMatchObject([{ id: b.id }]);
    expect((await store.claim([b]))[0]?.kind).toBe('claimed');
  });

  it('claims a waiting task before its time only to cancel or expire it', async () => {
    const later = new Date(Date.now() + 3_600_000);
    const [cancelled, expired] = [
      submission({ notBefore: later }),
      submission({ notBefore: later, deadline: new Date() }),
    ];
    await store.accept([cancelled, expired], null);
    await query('UPDATE tasks SET cancel_requested_at = now() WHERE id = $1', [cancelled.id]);
    expect((await store.claim([cancelled, expired])).map(({ kind }) => kind)).toEqual(['claimed', 'claimed']);
  });
});

describe('an attempt', () => {
  it('needs its intent first, and a cancel that came earlier refuses it', async () => {
    const [one, two] = [await claimed(), await claimed()];
    await query('UPDATE tasks SET cancel_requested_at = now() WHERE id = $1', [two.id]);
    expect(await store.recordIntents([intent(two), intent(one)])).toEqual([null, 1]);
  });

  it('is recorded together with the result, which is owed until it is marked', async () => {
    const task = await claimed();
    await store.recordIntents([intent(task)]);
    const attempt = {
      number: 1,
      outcome: 'succeeded' as const,
      phase: 'answered',
      httpStatus: 200,
      errorCode: null,
      errorMessage: null,
      providerRequestId: 'r-1',
      durationMs: 12,
      answer: Buffer.from([0, 255, 0xd8]),
    };
    expect(await store.complete([specCompletion(task, { attempt })])).toEqual([true]);
    expect(await query('SELECT outcome, answer FROM attempts WHERE task_id = $1', [task.id])).toEqual([
      { outcome: 'succeeded', answer: attempt.answer },
    ]);
    const sweeper = new PostgresMaintenanceStore(database);
    const owed = async () => (await sweeper.owedResults(1_000, 0)).filter(({ id }) => id === task.id);
    expect(await owed()).toEqual([
      expect.objectContaining({ sequence: 1, status: 'succeeded', routingKey: 'http.request.succeeded' }),
    ]);
    await store.markPublished([{ tenant: task.tenant, id: task.id, sequence: 1 }]);
    expect(await owed()).toEqual([]);
  });

  it('fails alone for its data: the neighbours in a batch go through row by row', async () => {
    const [good, bad] = [await claimed(), await claimed()];
    const rows = [specCompletion(good), specCompletion(bad, { reason: 'a\u0000b' })];
    await expect(store.complete(rows)).rejects.toMatchObject({ code: '22021' });
    expect(await store.complete([specCompletion(good)])).toEqual([true]);
  });
});

describe('the sweeper', () => {
  it('finds what is due, once for each grace period', async () => {
    const task = await claimed();
    await store.complete([waiting(task, new Date(Date.now() - 1))]);
    const sweeper = new PostgresMaintenanceStore(database);
    const take = async () => (await sweeper.takeDue(1_000, 60_000)).filter(({ id }) => id === task.id);
    const { born = 'no day' } = task;
    expect(await take()).toMatchObject([
      { connector: 'http', action: 'request', trace: { traceparent: '00-1-2-01' }, born },
    ]);
    expect(await take()).toEqual([]);
  });
});
