import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { at, type ReplayStage, replayOrder, replayStage } from '../../../../test/support/replay-stage.js';
import type { Database, StatementRunner } from '../database.js';
import { PostgresCallbackStore } from './postgres-callback-store.js';
import { PostgresSubscriptionStore } from './postgres-subscription-store.js';

let stage: ReplayStage;
beforeAll(async () => {
  stage = await replayStage();
}, 30_000);
afterEach(() => stage?.tidy());
afterAll(() => stage?.drop());

/** Has a delivery come to an end before. */
const ended = (eventId: string, state: string, replay: string | null = null) =>
  stage.query(
    `INSERT INTO deliveries (tenant, subscription, event_id, event, state, attempts, last_error, created_at, ended_at, replay)
     VALUES ('acme', 'hook', $1, 'old', $2, 8, 'no', $3, now(), $4)`,
    [eventId, state, at(0), replay],
  );

/** The publisher's database, which does something beside itself before its transactions run this statement. */
function meeting(statement: string, before: () => Promise<unknown>): Pick<Database, 'run' | 'transaction'> {
  return {
    run: (one, parameters) => stage.publisher.run(one, parameters),
    transaction: (work) =>
      stage.publisher.transaction((runner) =>
        work({
          ...runner,
          run: async <Row>(one: Parameters<StatementRunner['run']>[0], parameters: readonly unknown[]) => {
            if (one.name === statement) await before();
            return runner.run<Row>(one, parameters);
          },
        }),
      ),
  };
}

/** The publisher's database, whose transactions break off once this statement has run. */
function dyingAt(statement: string): Pick<Database, 'run' | 'transaction'> {
  return {
    run: (one, parameters) => stage.publisher.run(one, parameters),
    transaction: (work) =>
      stage.publisher.transaction((runner) =>
        work({
          ...runner,
          run: async <Row>(one: Parameters<StatementRunner['run']>[0], parameters: readonly unknown[]) => {
            const rows = await runner.run<Row>(one, parameters);
            if (one.name === statement) throw new Error(`died at ${statement}`);
            return rows;
          },
        }),
      ),
  };
}

describe('A replay run', () => {
  it('owes each result of its time anew, the oldest first, and is done once all were tried', async () => {
    await stage.subscribe('hook', { routing: 'http.#' });
    const ids = await stage.results([5, 5, 9, 1_800]);
    await stage.results([-1, 3_600]);
    await stage.results([7], { key: 'github.create-issue.failed' });
    const id = await stage.start();
    expect(await stage.step(id, 2)).toEqual({ sent: 2, alreadyOwed: 0, erased: 0, over: false, more: true });
    expect(await stage.owed()).toEqual(ids.slice(0, 2).toSorted());
    await stage.through(id);
    expect(await stage.owed()).toEqual([...ids.slice(0, 2).toSorted(), ...ids.slice(2)]);
    expect(await stage.runs.find('acme', id)).toMatchObject({ state: 'running', sent: 4, owed: 4, createdBy: 'ada' });
    expect(await stage.deliverAll()).toHaveLength(4);
    expect(await stage.step(id)).toMatchObject({ over: true });
    expect(await stage.step(id)).toBeNull();
    expect(await stage.runs.find('acme', id)).toMatchObject({
      state: 'done',
      owed: 0,
      givenUp: 0,
      endedAt: expect.any(Date),
    });
  });

  it('begins anew what was delivered or given up, and leaves alone what is owed still', async () => {
    await stage.subscribe('hook');
    const [delivered = '', givenUp = '', still = ''] = await stage.results([1, 2, 3]);
    await ended(delivered, 'delivered');
    await ended(givenUp, 'given-up');
    await stage.query(
      `INSERT INTO deliveries (tenant, subscription, event_id, event, state, attempts, next_at)
       VALUES ('acme', 'hook', $1, 'owed before', 'owed', 3, now() + interval '1 hour')`,
      [still],
    );
    const id = await stage.start();
    await stage.through(id);
    expect(await stage.runs.find('acme', id)).toMatchObject({ sent: 2, alreadyOwed: 1 });
    const rows = await stage.query(
      `SELECT event_id AS id, attempts, last_error AS error, ended_at AS ended, replay, convert_from(event, 'utf8') AS event,
         created_at > now() - interval '1 minute' AS fresh FROM deliveries ORDER BY event_id`,
    );
    const anew = { attempts: 0, error: null, ended: null, replay: id, event: '{"data":{"output":"ada"}}', fresh: true };
    expect(rows).toEqual(
      [
        { id: delivered, ...anew },
        { id: givenUp, ...anew },
        { id: still, attempts: 3, error: null, ended: null, replay: null, event: 'owed before', fresh: true },
      ].toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    );
  });

  it('does not take the late end of an earlier try for one of its own', async () => {
    await stage.subscribe('hook');
    const [eventId = ''] = await stage.results([1]);
    await ended(eventId, 'delivered');
    const id = await stage.start();
    await stage.through(id);
    const late = { tenant: 'acme', subscription: 'hook', eventId, retryInMs: null, status: 204, error: null };
    await new PostgresCallbackStore(stage.publisher).record([{ ...late, attempts: 9, state: 'delivered' }]);
    expect(await stage.owed()).toEqual([eventId]);
    expect(await stage.deliverAll()).toEqual([eventId]);
    expect(await stage.owed()).toEqual([]);
  });

  it('loses and repeats nothing where it dies at any statement of a step', async () => {
    await stage.subscribe('hook');
    const ids = await stage.results([1, 2, 3, 4, 5, 6]);
    const id = await stage.start();
    for (const statement of [
      'lock-replay-run',
      'hold-off-erasures',
      'page-replayed-results',
      'owe-results-anew',
      'keep-replay-run',
    ]) {
      await expect(stage.step(id, 1, dyingAt(statement))).rejects.toThrow(`died at ${statement}`);
      await stage.step(id, 1);
    }
    await stage.through(id);
    expect(await stage.owed()).toEqual(ids);
    expect(await stage.runs.find('acme', id)).toMatchObject({ sent: 6, alreadyOwed: 0 });
  });

  it('owes nothing to a subscription that is deleted under it', async () => {
    await stage.subscribe('hook');
    await stage.results([1, 2]);
    const id = await stage.start();
    const deleted = meeting('owe-results-anew', () => stage.query(`DELETE FROM subscriptions WHERE name = 'hook'`));
    expect(await stage.step(id, 1_000, deleted)).toMatchObject({ sent: 0 });
    expect(await stage.query('SELECT FROM deliveries')).toEqual([]);
    expect(await stage.step(id)).toMatchObject({ over: true });
  });

  it('is carried out by two at once, each result once', async () => {
    await stage.subscribe('hook');
    const ids = await stage.results(Array.from({ length: 60 }, (_, second) => second));
    const id = await stage.start();
    const both = Array.from({ length: 2 }, async () => {
      for (;;) {
        const made = await stage.step(id, 5);
        if (made && !made.more) return;
      }
    });
    await Promise.all(both);
    expect(await stage.owed()).toEqual(ids);
    expect(await stage.runs.find('acme', id)).toMatchObject({ sent: 60, alreadyOwed: 0 });
  });

  it('goes through many of one instant, and through a long time without any', async () => {
    await stage.subscribe('hook');
    await stage.results([...Array.from({ length: 1_100 }, () => 2), 86_000]);
    const id = await stage.start({ to: at(86_400) });
    await stage.query(`UPDATE subscriptions SET routing = 'github.#'`);
    expect(await stage.through(id)).toBeLessThan(60);
    expect(await stage.runs.find('acme', id)).toMatchObject({ state: 'done', sent: 0 });
    await stage.query(`UPDATE subscriptions SET routing = '#'`);
    const again = await stage.start({ to: at(86_400), rate: 500 });
    const seen = new Set<string>();
    for (;;) {
      const made = await stage.step(again);
      if (made?.over) break;
      for (const eventId of await stage.deliverAll()) {
        expect(seen.has(eventId)).toBe(false);
        seen.add(eventId);
      }
    }
    expect(seen.size).toBe(1_101);
  }, 60_000);

  it('brings with only what failed nothing twice that was delivered', async () => {
    await stage.subscribe('hook');
    const [delivered = '', givenUp = '', never = ''] = await stage.results([1, 2, 3]);
    await ended(delivered, 'delivered');
    await ended(givenUp, 'given-up');
    const id = await stage.start({ onlyFailed: true });
    await stage.through(id);
    expect(await stage.owed()).toEqual([givenUp, never]);
  });

  it('brings a new queue what came before it, and with only what failed nothing that came since', async () => {
    await stage.subscribe('queue', { queue: 'acme.all', since: at(10) });
    const ids = await stage.results([1, 2, 11]);
    const failed = await stage.start({ subscription: 'queue', onlyFailed: true });
    await stage.through(failed);
    expect(await stage.owed('queue')).toEqual(ids.slice(0, 2));
  });

  it('holds back from a queue nothing that is new, as what it missed while it was paused does', async () => {
    await stage.subscribe('queue', { queue: 'acme.all' });
    const [eventId = ''] = await stage.results([1]);
    await stage.through(await stage.start({ subscription: 'queue' }));
    const isHeldBack = async () =>
      (await new PostgresSubscriptionStore(stage.publisher).ofTenants(['acme']))[0]?.heldBack;
    expect(await stage.owed('queue')).toEqual([eventId]);
    expect(await isHeldBack()).toBe(false);
    await stage.query('UPDATE deliveries SET replay = NULL');
    expect(await isHeldBack()).toBe(true);
  });

  it('waits while its subscription is paused or disabled, and says so', async () => {
    await stage.subscribe('hook');
    const ids = await stage.results([1]);
    const id = await stage.start();
    await stage.query(
      `INSERT INTO pauses (tenant, kind, name, paused_by) VALUES ('acme', 'subscription', 'hook', 'ada')`,
    );
    expect(await stage.step(id)).toMatchObject({ sent: 0, more: false });
    expect(await stage.runs.find('acme', id)).toMatchObject({ state: 'running', heldUp: 'paused' });
    await stage.query('DELETE FROM pauses');
    await stage.query('UPDATE subscriptions SET disabled_at = now()');
    expect(await stage.step(id)).toMatchObject({ sent: 0, more: false });
    expect(await stage.runs.find('acme', id)).toMatchObject({ heldUp: 'disabled' });
    await stage.query('UPDATE subscriptions SET disabled_at = NULL');
    await stage.through(id);
    expect(await stage.owed()).toEqual(ids);
  });

  it('has no more waiting to be tried than its rate is in a second', async () => {
    await stage.subscribe('hook');
    await stage.results(Array.from({ length: 20 }, (_, second) => second));
    const id = await stage.start({ rate: 8 });
    await stage.through(id);
    expect(await stage.owed()).toHaveLength(8);
    expect(await stage.step(id)).toMatchObject({ sent: 0 });
    await stage.deliverAll();
    await stage.through(id);
    expect(await stage.owed()).toHaveLength(8);
  });

  it('sends nothing more once it is cancelled; what it has sent stays owed', async () => {
    await stage.subscribe('hook');
    await stage.results([1, 2, 3]);
    const id = await stage.start();
    await stage.step(id, 1);
    expect(await stage.runs.cancel('acme', id, 'ada')).toBe(true);
    expect(await stage.runs.cancel('acme', id, 'ada')).toBe(false);
    expect(await stage.step(id)).toBeNull();
    expect(await stage.owed()).toHaveLength(1);
    const entries = await stage.query<{ act: string }>(
      'SELECT act FROM audit_entries WHERE subject = $1 ORDER BY number',
      [id],
    );
    expect(entries.map(({ act }) => act)).toEqual(['replay-run.start', 'replay-run.cancel']);
  });

  it('is one for each subscription at a time', async () => {
    await stage.subscribe('hook');
    await stage.subscribe('second');
    const id = await stage.start();
    const [present, beside] = await Promise.all([
      stage.runs.start('acme', replayOrder(), 'bob'),
      stage.runs.start('acme', replayOrder({ subscription: 'second' }), 'bob'),
    ]);
    expect(present).toMatchObject({ kind: 'present', run: { id, createdBy: 'ada' } });
    expect(beside.kind).toBe('started');
  });

  it('ends where its subscription is deleted, or another one has its name', async () => {
    await stage.subscribe('hook');
    await stage.results([1]);
    const id = await stage.start();
    await stage.query('DELETE FROM subscriptions');
    await stage.subscribe('hook', { kind: 'events' });
    expect(await stage.step(id)).toMatchObject({ over: true, sent: 0 });
    expect(await stage.runs.find('acme', id)).toMatchObject({ state: 'cancelled', reason: 'subscription_deleted' });
  });

  it('is seen and moved by nobody of another tenant, and brings nothing of theirs', async () => {
    await stage.subscribe('hook');
    const mine = await stage.results([1]);
    await stage.results([1, 2], { tenant: 'other' });
    const id = await stage.start();
    expect(await stage.runs.find('other', id)).toBeNull();
    expect(await stage.runs.list('other', { state: null, subscription: null, after: null, limit: 9 })).toEqual([]);
    expect(await stage.runs.cancel('other', id, 'eve')).toBe(false);
    await stage.through(id);
    expect(await stage.owed()).toEqual(mine);
    expect(await stage.query(`SELECT FROM deliveries WHERE tenant = 'other'`)).toEqual([]);
  });

  it('brings webhook events too, in the order in which they were received', async () => {
    await stage.subscribe('hook', { kind: 'events', routing: 'site.#' });
    await stage.query(
      `INSERT INTO events (tenant, id, source, lane, routing_key, event, created_at, published_at, trace)
       SELECT 'acme', id, 'site', 'one', key, convert_to(id, 'utf8'), at, at, '{"traceparent":"00-1"}'
       FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS e (id, key, at)`,
      [
        ['z', 'y', 'x', 'w'],
        ['site.a', 'site.b', 'else.a', 'site.c'],
        [at(1), at(1), at(1), at(2)],
      ],
    );
    const id = await stage.start({ kind: 'events' });
    expect(await stage.step(id, 1)).toMatchObject({ sent: 1 });
    await stage.through(id);
    expect(await stage.owed()).toEqual(['z', 'y', 'w']);
    expect(await stage.query('SELECT DISTINCT trace FROM deliveries')).toEqual([{ trace: { traceparent: '00-1' } }]);
  });

  it('says beforehand what there is and how it was brought, and changes nothing', async () => {
    await stage.subscribe('hook');
    const [delivered = ''] = await stage.results([1, 2, 3]);
    await ended(delivered, 'delivered');
    const groups = await stage.runs.weigh('acme', replayOrder());
    const alike = { routingKey: 'http.request.succeeded', erased: false, older: false };
    expect(groups).toHaveLength(2);
    expect(groups).toContainEqual({ ...alike, standing: 'delivered', count: 1 });
    expect(groups).toContainEqual({ ...alike, standing: null, count: 2 });
    expect(await stage.owed()).toEqual([]);
    expect(await stage.runs.weigh('other', replayOrder())).toEqual([]);
  });
});
