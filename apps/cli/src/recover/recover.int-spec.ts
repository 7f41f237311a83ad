import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { Publisher, readInstallation, writeInstallation } from '#libs/messaging';
import { Database, migrate, PostgresTaskStore } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { type MessagingScene, messagingScene } from '../../../../test/support/messaging-scene.js';
import { recover } from './recover.js';
import { type Survey, survey } from './survey.js';

jest.setTimeout(30_000);

let testDatabase: TestDatabase;
let database: Database;
let messaging: MessagingScene;
let seen: Survey;

const query = <Row>(text: string, parameters: unknown[] = []) => database.run<Row>({ name: '', text }, parameters);

/** A task as a backup may show it; its last attempt, if it had one, is of `effectClass` and saw no end. */
async function given(status: string, effectClass: string | null, over: Record<string, string> = {}): Promise<string> {
  const id = newUuid();
  const columns = { fence_epoch: '1', fence_counter: '4', attempts: effectClass ? '1' : '0', ...over };
  const names = Object.keys(columns);
  await query(
    `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
      lease_until, wake_at, ${names.join(', ')})
     VALUES ('acme', $1::uuid, $1::uuid::text, 'http', 'request', 'plain', '{}', 'normal', '{"ticket":"T-9"}', '{}', $2::text,
      CASE WHEN $2::text IN ('running', 'intent') THEN now() + interval '1 hour' END, now() + interval '1 hour',
      ${Object.values(columns).join(', ')})`,
    [id, status],
  );
  if (effectClass)
    await query(
      `INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
        connection_version, method, url, request_hash)
       VALUES ('acme', $1, 1, 1, 4, $2, 'token', 1, 'POST', 'https://shop.example', '\\x00')`,
      [id, effectClass],
    );
  return id;
}

const rowOf = async (id: string) =>
  (
    await query<Record<string, unknown>>(
      `SELECT status, reason, fence_epoch, unsettled, doubted_since IS NOT NULL AS doubted, result_sequence,
        wake_at <= now() AS due, lease_until <= now() AS free FROM tasks WHERE id = $1`,
      [id],
    )
  )[0];

const RUN = '00000000-0000-0000-0000-000000000009';
const tasks: Record<string, string> = {};

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  database = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 3 });
  messaging = await messagingScene();
  await query(`INSERT INTO tenants (tenant) VALUES ('acme')`);
  await query(`UPDATE installation SET beat = 50, beat_at = '2026-11-20T12:00:00Z'`);
  tasks['sent once'] = await given('intent', 'once', { result_sequence: '1' });
  tasks['probed, waiting'] = await given('waiting', 'probed', { reason: `'retry'`, not_before: 'now()' });
  tasks['keyed'] = await given('intent', 'keyed');
  tasks['read'] = await given('waiting', 'read', { reason: `'retry'`, not_before: 'now()' });
  tasks['never tried'] = await given('accepted', null);
  tasks['claimed'] = await given('running', null);
  tasks['for later'] = await given('waiting', null, {
    reason: `'not_before'`,
    not_before: `now() + interval '1 day'`,
  });
  tasks['parked before'] = await given('parked', 'once', { result_sequence: '1' });
  tasks['done'] = await given('succeeded', 'once', { finished_at: 'now()', result_sequence: '1' });
  await query(`INSERT INTO decision_runs (tenant, id, decision, filter, effect_ruled_out, note, asked, rate, selected, decided, created_by)
    VALUES ('acme', '${RUN}', 'retry', '{}', true, 'n', '', 1, 3, 2, 'ada')`);
  await query(
    `INSERT INTO decision_items (tenant, run_id, position, task_id, born, fence, attempts, state)
     VALUES ('acme', '${RUN}', 3, $1, now(), '1/4', 1, 'chosen')`,
    [tasks['parked before']],
  );
  await query(`INSERT INTO redrive_runs (tenant, id, rate, tolerance, selected, sent, under_way, created_by)
    VALUES ('acme', '${RUN}', 1, 0, 2, 1, 1, 'ada')`);
  await query(`INSERT INTO redrive_items (tenant, run_id, position, letter_id, batch, state)
    VALUES ('acme', '${RUN}', 1, gen_random_uuid(), 0, 'sent'), ('acme', '${RUN}', 2, gen_random_uuid(), 0, 'chosen')`);
  const publisher = new Publisher(await messaging.connect());
  messaging.defer(() => publisher.close(1_000));
  const [row] = await query<{ id: string; system: string }>(
    'SELECT id, system_identifier::text AS system FROM installation, pg_control_system()',
  );
  const record = { installation: row?.id ?? '', epoch: 4, beat: 900, system: row?.system ?? '', timeline: 1 };
  await writeInstallation(publisher, record);
});
afterAll(async () => {
  await messaging?.drop();
  await database?.close();
  await testDatabase?.drop();
});

describe('a recovery', () => {
  it('first shows both sides, and what is unfinished, and changes nothing', async () => {
    seen = await survey({ database, connection: messaging.connection });
    expect(seen).toMatchObject({
      found: { epoch: 1, beat: 50 },
      kept: { epoch: 4, beat: 900 },
      difference: 'epoch-went-back',
    });
    expect(seen.unfinished).toContainEqual({ tenant: 'acme', status: 'accepted', effectClass: null, tasks: 1 });
    expect(seen.unfinished.reduce((sum, { tasks: number }) => sum + number, 0)).toBe(8);
  });

  it('begins an epoch above all that was seen, in both places, and is audited', async () => {
    const report = await recover({ database, connection: messaging.connection }, seen);
    expect(report).toEqual({ epoch: 5, tenants: { acme: { parked: 2, due: 5, doubted: 2, runs: 2 } } });
    expect(await readInstallation(messaging.connection)).toMatchObject({ epoch: 5, beat: 51 });
    expect(await query('SELECT tenant, act, subject, detail FROM audit_entries')).toEqual([
      {
        tenant: 'acme',
        act: 'installation.recover',
        subject: 'epoch 5',
        detail: '2 tasks parked, 5 made due, 2 of them in doubt, 2 runs ended',
      },
    ]);
    expect((await survey({ database, connection: messaging.connection })).difference).toBeNull();
  });

  it('parks what may have happened and must not happen twice, announced above all numbers that were given out', async () => {
    for (const name of ['sent once', 'probed, waiting']) {
      expect([name, await rowOf(tasks[name] ?? '')]).toEqual([
        name,
        expect.objectContaining({ status: 'parked', reason: 'recovered', fence_epoch: 5, unsettled: true, due: null }),
      ]);
    }
    const results = await query<{ sequence: number; status: string; routing_key: string; event: Buffer }>(
      'SELECT sequence, status, routing_key, event FROM results WHERE task_id = $1 AND published_at IS NULL',
      [tasks['sent once']],
    );
    expect(results).toEqual([
      expect.objectContaining({ sequence: 101, status: 'parked', routing_key: 'http.request.parked' }),
    ]);
    expect(JSON.parse(results[0]?.event.toString() ?? '').data).toMatchObject({
      error: { code: 'recovered', retryable: false },
      effect: { class: 'once', applied: 'unknown' },
      labels: { ticket: 'T-9' },
    });
    const [attempt] = await query('SELECT outcome FROM attempts WHERE task_id = $1', [tasks['sent once']]);
    expect(attempt).toEqual({ outcome: 'lost' });
  });

  it('makes the rest due, in doubt where the database may have forgotten an attempt', async () => {
    expect(await rowOf(tasks['keyed'] ?? '')).toMatchObject({
      status: 'intent',
      unsettled: true,
      free: true,
      due: true,
    });
    expect(await rowOf(tasks['read'] ?? '')).toMatchObject({ status: 'waiting', unsettled: false, doubted: false });
    for (const name of ['never tried', 'claimed']) {
      expect(await rowOf(tasks[name] ?? '')).toMatchObject({ doubted: true, due: true, result_sequence: 100 });
    }
    expect(await rowOf(tasks['for later'] ?? '')).toMatchObject({ status: 'waiting', doubted: false, due: false });
  });

  it('leaves alone what was parked or finished before', async () => {
    expect(await rowOf(tasks['parked before'] ?? '')).toMatchObject({ status: 'parked', reason: null, fence_epoch: 1 });
    expect(await rowOf(tasks['done'] ?? '')).toMatchObject({ status: 'succeeded', fence_epoch: 1, result_sequence: 1 });
  });

  it('ends runs that would do again what the database has forgotten', async () => {
    const ended = `SELECT state, ended_at IS NOT NULL AS ended FROM`;
    expect(await query(`${ended} decision_runs`)).toEqual([{ state: 'cancelled', ended: true }]);
    expect(await query(`${ended} redrive_runs`)).toEqual([{ state: 'stopped', ended: true }]);
    const [counts] = await query(`SELECT d.left_parked AS parked, r.left_open AS open, r.reason
      FROM decision_runs d, redrive_runs r`);
    expect(counts).toEqual({ parked: 1, open: 1, reason: expect.stringContaining('went back') });
    expect(await query('SELECT state FROM decision_items')).toEqual([{ state: 'left' }]);
    expect(await query('SELECT state FROM redrive_items ORDER BY position')).toEqual([
      { state: 'sent' },
      { state: 'left' },
    ]);
  });

  it('takes for doubtful what is delivered again and not known, since the last beat the database knew of', async () => {
    const once = {
      tenant: 'acme',
      connector: 'http',
      action: 'request',
      connection: 'plain',
      input: Buffer.from('{}'),
    };
    const rest = { deadline: null, notBefore: null, orderingKey: null, agent: null, run: null, correlationId: null };
    const [acceptance] = await new PostgresTaskStore(database).accept(
      [
        {
          ...{
            ...once,
            ...rest,
            id: newUuid(),
            idempotencyKey: 'lost',
            bodyHash: Buffer.alloc(32),
            priority: 'normal',
          },
          ...{ labels: {}, trace: {}, redelivered: true },
        },
      ],
      'worker',
    );
    expect(acceptance).toMatchObject({ task: { doubtedSince: new Date('2026-11-20T12:00:00Z') } });
  });

  it('remembers through a second recovery what the first one forgot', async () => {
    await query('UPDATE installation SET beat_at = now()');
    await recover(
      { database, connection: messaging.connection },
      await survey({ database, connection: messaging.connection }),
    );
    expect(await query('SELECT forgotten_since FROM installation')).toEqual([
      { forgotten_since: new Date('2026-11-20T12:00:00Z') },
    ]);
  });

  it('lets no write of an old claim through, and hands the next one its doubt', async () => {
    const store = new PostgresTaskStore(database);
    const ref = { tenant: 'acme', id: tasks['claimed'] ?? '' };
    const old = { ...ref, fence: { epoch: 1, counter: 4 }, status: 'failed' as const, reason: 'spec' };
    const end = {
      notBefore: null,
      wakeAt: null,
      unsettled: false,
      forgiven: 0,
      attempt: null,
      result: null,
      heldGroup: null,
    };
    expect(await store.complete([{ ...old, ...end }])).toEqual([false]);
    const [claim] = await store.claim([ref]);
    expect(claim).toMatchObject({
      kind: 'claimed',
      task: { fence: { epoch: 6 }, doubtedSince: expect.any(Date), resultSequence: 200 },
    });
  });
});
