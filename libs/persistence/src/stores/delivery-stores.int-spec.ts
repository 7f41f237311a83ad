import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import type { DeadLetterRecord, DueDelivery, NewDelivery } from '#libs/delivery';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { deadLetter } from '../../../../test/support/dead-letters.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import type { Database } from '../database.js';
import { DeadLetterStore } from './dead-letter-store.js';
import { PostgresCallbackStore } from './postgres-callback-store.js';
import { PostgresDeadLetterSink } from './postgres-dead-letter-sink.js';
import { PostgresReplyStore } from './postgres-reply-store.js';
import { PostgresSubscriptionStore } from './postgres-subscription-store.js';

let stage: DatabaseStage;
let publisher: Database;
let controlPlane: Database;

const query: DatabaseStage['query'] = (text, parameters) => stage.query(text, parameters);

beforeAll(async () => {
  stage = await databaseStage('acme', 'other');
  publisher = await stage.openAs('waybill_publisher');
  controlPlane = await stage.openAs('waybill_control_plane');
});

afterAll(() => stage?.drop());

async function addTask(status: string, over: { tenant?: string; orderingKey?: string; attempts?: number } = {}) {
  const id = newUuid();
  await query(
    `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
       attempts, ordering_key, ordering_number, finished_at)
     VALUES ($1, $2::uuid, ($2::uuid)::text, 'http', 'request', 'shop', '{}', 'normal', '{}', '{"traceparent":"00-1"}', $3, $4, $5, 1, now())`,
    [over.tenant ?? 'acme', id, status, over.attempts ?? 3, over.orderingKey ?? null],
  );
  return id;
}

const keep = async (...letters: DeadLetterRecord[]) => {
  await new PostgresDeadLetterSink(publisher).store(letters);
  return letters.map(({ id }) => id);
};

const taskRow = async (id: string) =>
  (
    await query<Record<string, unknown>>(
      'SELECT status, attempts, attempts_forgiven, ordering_number::int AS number, wake_at, finished_at FROM tasks WHERE id = $1',
      [id],
    )
  )[0];

describe('Dead letters', () => {
  it('are kept once while they are open, also when they come twice in one batch and again later', async () => {
    const one = deadLetter({ reason: 'twice' });
    await keep(one, { ...one, id: newUuid() });
    await keep({ ...one, id: newUuid() });
    const page = await new DeadLetterStore(controlPlane).list('acme', { reason: 'twice' }, null, 10);
    expect(page.items).toMatchObject([{ id: one.id, bodySize: 2, bodyStart: Buffer.from([0, 255]), state: 'open' }]);
  });

  it('are listed newest first, by page, with the total, and only to their own tenant', async () => {
    const store = new DeadLetterStore(controlPlane);
    const ids = await keep(...[1, 2, 3].map((n) => deadLetter({ id: newUuid(n), connector: 'paged' })));
    await keep(deadLetter({ tenant: 'other', connector: 'paged' }));
    const first = await store.list('acme', { connector: 'paged' }, null, 2);
    expect([first.items.map(({ id }) => id), first.total, first.next]).toEqual([[ids[2], ids[1]], 3, ids[1]]);
    const second = await store.list('acme', { connector: 'paged' }, first.next, 2);
    expect([second.items.map(({ id }) => id), second.next]).toEqual([[ids[0]], null]);
  });

  it('are redriven once however often it is asked for, at once or one after the other', async () => {
    const store = new DeadLetterStore(controlPlane);
    const taskId = await addTask('failed');
    const [id = ''] = await keep(deadLetter({ taskId }));
    const both = await Promise.all([1, 2].map(() => store.redrive('acme', { ids: [id] }, 'api-key:1')));
    const again = await store.redrive('acme', { ids: [id.toUpperCase()] }, 'api-key:1');
    expect(both.flatMap(({ redriven }) => redriven)).toEqual([id]);
    expect(both.flatMap(({ tasks }) => tasks)).toEqual([
      { tenant: 'acme', id: taskId, connector: 'http', action: 'request', trace: { traceparent: '00-1' } },
    ]);
    expect(again).toEqual({ redriven: [], tasks: [], refused: [{ id, reason: 'It is redriven already' }] });
    expect(await taskRow(taskId)).toMatchObject({
      status: 'accepted',
      attempts: 3,
      attempts_forgiven: 3,
      finished_at: null,
    });
    const audited = await query(`SELECT actor, act FROM audit_entries WHERE subject = $1`, [id]);
    expect(audited).toEqual([{ actor: 'api-key:1', act: 'dead-letter.redrive' }]);
  });

  it('may be kept again once the redriven task has died again', async () => {
    const store = new DeadLetterStore(controlPlane);
    const taskId = await addTask('failed');
    const dead = deadLetter({ taskId });
    await keep(dead);
    await store.redrive('acme', { ids: [dead.id] }, 'a');
    await keep({ ...dead, id: newUuid() });
    const page = await store.list('acme', { state: 'open' }, null, 50);
    expect(page.items.filter((item) => item.taskId === taskId)).toHaveLength(1);
  });

  it('send ordered tasks to the end of their lane, in the order of their ids', async () => {
    const tasks = [await addTask('failed', { orderingKey: 'lane' }), await addTask('failed', { orderingKey: 'lane' })];
    // Ids made within one millisecond are in no order.
    const [first = '', second = ''] = tasks.toSorted();
    await query(`INSERT INTO ordering_lanes VALUES ('acme', 'http', 'lane', 7)`);
    const ids = await keep(deadLetter({ taskId: second }), deadLetter({ taskId: first }));
    await new DeadLetterStore(controlPlane).redrive('acme', { ids }, 'a');
    expect([(await taskRow(first))?.['number'], (await taskRow(second))?.['number']]).toEqual([8, 9]);
  });

  it('without a failed task behind them are refused with the reason', async () => {
    const parked = await addTask('parked');
    const foreign = await addTask('failed', { tenant: 'other' });
    const ids = await keep(deadLetter(), deadLetter({ taskId: parked }), deadLetter({ taskId: foreign }));
    const unknown = newUuid();
    const report = await new DeadLetterStore(controlPlane).redrive('acme', { ids: [...ids, unknown] }, 'a');
    expect(report.redriven).toEqual([]);
    expect(new Map(report.refused.map(({ id, reason }) => [id, reason]))).toEqual(
      new Map([
        [unknown, 'There is no such dead letter'],
        [ids[0], 'There is no task behind it: publish a corrected task'],
        [ids[1], 'Its task is parked; only a failed one is redriven'],
        [ids[2], 'Its task was never accepted, or is gone: publish a corrected task'],
      ]),
    );
    expect((await taskRow(foreign))?.['status']).toBe('failed');
  });

  it('of another tenant can be neither redriven nor discarded', async () => {
    const store = new DeadLetterStore(controlPlane);
    const [id = ''] = await keep(deadLetter({ tenant: 'other' }));
    expect((await store.redrive('acme', { ids: [id] }, 'a')).refused).toEqual([
      { id, reason: 'There is no such dead letter' },
    ]);
    expect((await store.discard('acme', { ids: [id] }, 'a', null)).discarded).toEqual([]);
  });

  it('are discarded by filter, all of them, with a note, and the others left', async () => {
    const store = new DeadLetterStore(controlPlane);
    const doomed = await keep(...Array.from({ length: 205 }, () => deadLetter({ action: 'doomed' })));
    const report = await store.discard('acme', { filter: { action: 'doomed' } }, 'api-key:1', 'a test run');
    expect([...report.discarded].sort()).toEqual([...doomed].sort());
    const [first] = (await store.list('acme', { action: 'doomed', state: 'discarded' }, null, 1)).items;
    expect(first).toMatchObject({ endedBy: 'api-key:1', endedNote: 'a test run' });
    expect((await store.discard('acme', { filter: { action: 'doomed' } }, 'a', null)).discarded).toEqual([]);
  });
});

describe('Owed deliveries', () => {
  const owed = (subscription: string, eventId: string, over: Partial<NewDelivery> = {}): NewDelivery => ({
    tenant: 'acme',
    subscription,
    eventId,
    event: Buffer.from('{}'),
    delayMs: 0,
    attempts: 0,
    error: null,
    trace: {},
    ...over,
  });
  const limits = { limit: 6, perSubscription: 4, places: [], leaseMs: 60_000 };
  const names = (due: DueDelivery[]) => due.map(({ subscription, eventId }) => `${subscription} ${eventId}`).sort();

  beforeAll(async () => {
    await query(`INSERT INTO subscriptions (tenant, name, kind, routing, deliver_type, url, sealed_secret)
      SELECT 'acme', name, 'results', '#', 'http', 'https://x.test', '\\x01' FROM unnest('{busy,calm,full}'::text[]) AS name`);
  });

  it('are stored once, taken in turns and leased to one taker', async () => {
    const store = new PostgresCallbackStore(publisher);
    const backlog = Array.from({ length: 20 }, (_, n) => owed('busy', `e${n}`));
    await store.add([...backlog, owed('calm', 'e0'), owed('calm', 'later', { delayMs: 60_000 }), owed('full', 'e0')]);
    await store.add([owed('calm', 'e0')]);
    const places = [{ tenant: 'acme', subscription: 'full', free: 0 }];
    const takers = await Promise.all([store.claim({ ...limits, places }), store.claim({ ...limits, places })]);
    const all = takers.flat();
    expect(new Set(names(all)).size).toBe(all.length);
    expect(names(all)).toContain('calm e0');
    expect(all.filter(({ subscription }) => subscription === 'full')).toEqual([]);
    for (const taken of takers) {
      expect(taken.filter(({ subscription }) => subscription === 'busy').length).toBeLessThanOrEqual(4);
    }
  });

  it('are owed again, delivered or given up as recorded, and a repeated record changes nothing', async () => {
    const store = new PostgresCallbackStore(publisher);
    await store.add([owed('full', 'r1'), owed('full', 'r2')]);
    const end = { tenant: 'acme', subscription: 'full', status: 503, error: 'HTTP 503' };
    const again = { ...end, eventId: 'r1', attempts: 1, state: 'owed' as const, retryInMs: 5_000 };
    const done = {
      ...end,
      eventId: 'r2',
      attempts: 1,
      state: 'delivered' as const,
      retryInMs: null,
      status: 204,
      error: null,
    };
    await store.record([done, again]);
    await store.record([again, { ...done, state: 'given-up' }]);
    const rows = await query(
      `SELECT event_id, state, attempts, last_status, next_at > now() + interval '3 s' AS later FROM deliveries
       WHERE subscription = 'full' AND event_id IN ('r1', 'r2') ORDER BY event_id`,
    );
    expect(rows).toEqual([
      { event_id: 'r1', state: 'owed', attempts: 1, last_status: 503, later: true },
      { event_id: 'r2', state: 'delivered', attempts: 1, last_status: 204, later: null },
    ]);
  });

  it('are owed to nobody who is not there; whose deletion began meanwhile waits, and finds what was owed', async () => {
    await new PostgresCallbackStore(publisher).add([owed('nobody', 'e0')]);
    expect(await query(`SELECT FROM deliveries WHERE subscription = 'nobody'`)).toEqual([]);
    await query(`INSERT INTO subscriptions (tenant, name, kind, routing, deliver_type, url)
      VALUES ('acme', 'leaving', 'events', '#', 'http', 'https://leaving.example')`);
    let deletion: Promise<unknown> = Promise.resolve();
    await publisher.transaction(async (runner) => {
      await new PostgresCallbackStore(runner).add([owed('leaving', 'e0')]);
      deletion = query(`DELETE FROM subscriptions WHERE name = 'leaving'`);
      await waitUntil('the deletion to wait', async () => {
        const held = await query(
          `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE FROM subs%'`,
        );
        return held.length > 0;
      });
    });
    await deletion;
    expect(await query(`DELETE FROM deliveries WHERE subscription = 'leaving' RETURNING event_id`)).toHaveLength(1);
  });

  it('rest while their subscription is disabled', async () => {
    const store = new PostgresCallbackStore(publisher);
    await store.disable('acme', 'full', 'The receiver answered 410');
    const due = await store.claim({ ...limits, limit: 100 });
    expect(due.filter(({ subscription }) => subscription === 'full')).toEqual([]);
    const known = await new PostgresSubscriptionStore(publisher).ofTenants(['acme', 'other']);
    expect(known.map(({ name }) => name)).toEqual(['busy', 'calm']);
  });
});

describe('Copies of tasks', () => {
  async function addResult(taskId: string, sequence: number) {
    await query(
      `INSERT INTO results (tenant, task_id, sequence, status, routing_key, event) VALUES ('acme', $1, $2, 'succeeded', 'k', $3)`,
      [taskId, sequence, Buffer.from(`{"n":${sequence}}`)],
    );
  }
  async function addReply(taskId: string, ageSeconds = 0) {
    const id = newUuid();
    await query(
      `INSERT INTO replies (tenant, task_id, id, reply_to, created_at)
       VALUES ('acme', $1, $2, 'acme.q', now() - make_interval(secs => $3))`,
      [taskId, id, ageSeconds],
    );
    return id;
  }

  it('are unanswered until a result of that sequence or a later one was noted', async () => {
    const store = new PostgresReplyStore(publisher);
    const taskId = newUuid();
    const id = await addReply(taskId);
    const about = (sequence: number) => [{ tenant: 'acme', taskId, sequence }];
    expect(await store.unanswered(about(1))).toEqual([
      { tenant: 'acme', taskId, id, replyTo: 'acme.q', correlationId: null },
    ]);
    await store.record([{ tenant: 'acme', taskId, id, sequence: 1, note: null }]);
    expect(await store.unanswered(about(1))).toEqual([]);
    expect(await store.unanswered(about(2))).toHaveLength(1);
    expect(await store.unanswered([{ tenant: 'other', taskId, sequence: 2 }])).toEqual([]);
  });

  it('are owed the latest result', async () => {
    const store = new PostgresReplyStore(publisher);
    const taskId = newUuid();
    await addReply(taskId);
    expect(await store.owed([{ tenant: 'acme', taskId }])).toEqual([]);
    await addResult(taskId, 1);
    await addResult(taskId, 2);
    expect(await store.owed([{ tenant: 'acme', taskId }])).toMatchObject([
      { sequence: 2, event: Buffer.from('{"n":2}') },
    ]);
  });

  it('are overdue once their task has a result and they are old enough, and again where a full queue refused them', async () => {
    const store = new PostgresReplyStore(publisher);
    await query('DELETE FROM replies');
    const [old, young, unfinished, refused] = [newUuid(), newUuid(), newUuid(), newUuid()];
    for (const taskId of [old, young, refused]) await addResult(taskId, 1);
    await addReply(old, 60);
    await addReply(young);
    await addReply(unfinished, 50);
    await addReply(newUuid(), 2 * 86_400);
    const id = await addReply(refused, 40);
    await store.record([{ tenant: 'acme', taskId: refused, id, sequence: null, note: 'nacked' }]);
    const found: string[] = [];
    let pages = 0;
    for (let after = null as Awaited<ReturnType<typeof store.overdue>>['next']; ; pages++) {
      const page = await store.overdue(after, 10_000, 1);
      found.push(...page.tasks.map(({ taskId }) => taskId));
      if (page.next === null) break;
      after = page.next;
    }
    expect(found).toEqual([old, refused]);
    expect(pages).toBe(3);
  });
});
