import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ClaimedTask, type OfTenant, specCompletion, specIntent, specSubmission } from '#libs/execution';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import type { Database } from '../database.js';
import { PostgresRetentionStore } from './postgres-retention-store.js';
import { PostgresTaskStore } from './postgres-task-store.js';
import { RetentionSettingStore } from './retention-setting-store.js';

const OLD = `now() - interval '5 days'`;
const KEEP = 3;

jest.setTimeout(60_000);

let stage: DatabaseStage;
let maintaining: Database;
let serving: Database;
let retention: PostgresRetentionStore;
let tasks: PostgresTaskStore;

const query: DatabaseStage['query'] = (text, parameters) => stage.query(text, parameters);

beforeEach(async () => {
  stage = await databaseStage('acme', 'other');
  maintaining = await stage.openAs('waybill_maintenance');
  serving = await stage.openAs('waybill_control_plane');
  retention = new PostgresRetentionStore(maintaining);
  tasks = new PostgresTaskStore(stage.owner);
});

afterEach(() => stage?.drop());

/** Has all of a thing that is over deleted, two rows at a time. How many there were. */
async function forgotten(what: OfTenant, tenant = 'acme'): Promise<number> {
  let total = 0;
  let place: readonly string[] | null = null;
  do {
    const look = { tenant, what, keepDays: KEEP, place, most: 2 };
    const found: { deleted: number; place: readonly string[] | null } = await retention.forgetOf(look);
    expect(found.deleted).toBeLessThanOrEqual(2);
    total += found.deleted;
    place = found.place;
  } while (place !== null);
  return total;
}

async function claimed(tenant = 'acme'): Promise<ClaimedTask> {
  const [answer] = await tasks.accept([specSubmission(tenant)], 'worker');
  if (answer?.kind !== 'claimed') throw new Error(`Was not claimed: ${answer?.kind}`);
  return answer.task;
}

async function ended(status: 'succeeded' | 'failed' | 'parked', tenant = 'acme'): Promise<string> {
  const task = await claimed(tenant);
  await tasks.recordIntents([specIntent(task)]);
  await tasks.complete([specCompletion(task, { status })]);
  await tasks.markPublished([{ tenant, id: task.id, sequence: 1 }]);
  await query(
    `INSERT INTO probes (tenant, task_id, attempt, number, outcome, url, scope) VALUES ($1, $2, 1, 1, 'found', 'u', 's')`,
    [tenant, task.id],
  );
  await query(
    `INSERT INTO replies (tenant, task_id, id, reply_to, answered_sequence, created_at)
     VALUES ($1, $2, gen_random_uuid(), 'q', 1, ${OLD})`,
    [tenant, task.id],
  );
  return task.id;
}

const letter = (id: string | null, state = 'open', incident: string | null = null) =>
  query(
    `INSERT INTO dead_letters (tenant, id, fingerprint, task_id, connector, action, queue, reason, detail, headers, body,
       state, dead_at, ended_at, incident_id)
     VALUES ('acme', gen_random_uuid(), $1, $2, 'http', 'request', 'q', 'r', '', '', '', $3, ${OLD},
       CASE WHEN $3 <> 'open' THEN ${OLD} END, $4)`,
    [randomBytes(8), id, state, incident],
  );

const idsOf = async (table: string): Promise<string[]> =>
  (await query<{ id: string }>(`SELECT ${table === 'tasks' ? 'id' : 'task_id AS id'} FROM ${table} ORDER BY 1`)).map(
    ({ id }) => id,
  );

const count = async (table: string): Promise<number> =>
  (await query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n ?? -1;

describe('the tasks of a tenant that keeps them for less', () => {
  it('are deleted with all that is theirs where they have ended, and with nothing else; and stay known as done', async () => {
    const [waiting] = await tasks.accept([specSubmission('acme')], null);
    const running = (await claimed()).id;
    const parked = await ended('parked');
    const redrivable = await ended('failed');
    await letter(redrivable);
    const owed = await ended('succeeded');
    await query(`UPDATE results SET published_at = NULL WHERE task_id = $1`, [owed]);
    const asked = await ended('succeeded');
    await query(`UPDATE replies SET answered_sequence = 0, created_at = now() WHERE task_id = $1`, [asked]);
    const others = await ended('succeeded', 'other');
    const late = await ended('succeeded');
    const discarded = await ended('failed');
    await letter(discarded, 'discarded');
    const done = [await ended('succeeded'), await ended('succeeded'), discarded];
    await query(
      `UPDATE tasks SET created_at = ${OLD}, finished_at = CASE WHEN finished_at IS NOT NULL THEN ${OLD} END`,
    );
    await query(`UPDATE tasks SET finished_at = now() WHERE id = $1`, [late]);
    await query(`UPDATE idempotency_keys SET created_at = ${OLD}`);
    const young = await ended('succeeded');

    expect(await forgotten('tasks')).toBe(done.length);
    const stands = [running, parked, redrivable, owed, asked, others, late, young];
    const accepted = waiting?.kind === 'accepted' ? waiting.taskId : '';
    expect(await idsOf('tasks')).toEqual([...stands, accepted].toSorted());
    for (const table of ['results', 'attempts', 'probes', 'replies'])
      expect(await idsOf(table)).toEqual(stands.filter((id) => id !== running).toSorted());

    expect(await retention.forget('keys', 30, 100)).toBe(0);
    const [gone = ''] = done;
    const again = specSubmission('acme', { id: gone, idempotencyKey: `key-of-${gone}` });
    const [key] = await query<{ key: string; hash: Buffer }>(
      'SELECT key, body_hash AS hash FROM idempotency_keys WHERE task_id = $1',
      [gone],
    );
    const copy = { ...again, idempotencyKey: key?.key ?? '', bodyHash: key?.hash ?? Buffer.alloc(0) };
    expect(await tasks.accept([copy], 'worker')).toEqual([{ kind: 'same', taskId: gone }]);
    expect(await tasks.claim([{ tenant: 'acme', id: gone }])).toEqual([{ kind: 'unknown' }]);
  });

  it('are left to whoever holds them', async () => {
    const id = await ended('succeeded');
    await query(`UPDATE tasks SET created_at = ${OLD}, finished_at = ${OLD}`);
    await stage.owner.transaction(async (runner) => {
      await runner.run({ name: '', text: 'SELECT FROM tasks WHERE id = $1 FOR UPDATE' }, [id]);
      expect(await forgotten('tasks')).toBe(0);
    });
    expect(await forgotten('tasks')).toBe(1);
  });
});

describe('what else a tenant keeps for less', () => {
  it('is deleted where it is over and owed to nobody: events and callbacks, not the receipts that know copies', async () => {
    await query(`INSERT INTO events (tenant, id, source, lane, routing_key, event, created_at, published_at)
      SELECT t, n::text, 's', 'l', 'k', '', CASE WHEN n = 6 THEN now() ELSE ${OLD} END, CASE WHEN n > 1 THEN now() END
      FROM generate_series(1, 6) n, unnest(ARRAY['acme', 'other']) t`);
    await query(`INSERT INTO deliveries (tenant, subscription, event_id, event, state, created_at)
      VALUES ('acme', 's', '2', '', 'owed', ${OLD}), ('acme', 's', '3', '', 'delivered', ${OLD}), ('acme', 's', '4', '', 'given-up', ${OLD}),
        ('acme', 'z', '4', '', 'given-up', now()), ('other', 's', '3', '', 'delivered', ${OLD})`);
    await query(`INSERT INTO receipts (tenant, source_id, delivery_id, event_id, body_hash, received_at)
      SELECT 'acme', gen_random_uuid(), n::text, n::text, '', ${OLD} FROM generate_series(1, 6) n`);
    await query(`INSERT INTO receipt_conflicts (tenant, source_id, delivery_id, body_hash, body, received_at)
      SELECT t, gen_random_uuid(), n::text, sha256(n::text::bytea), 'b', CASE WHEN n = 4 THEN now() ELSE ${OLD} END
      FROM generate_series(1, 4) n, unnest(ARRAY['acme', 'other']) t`);
    expect(await forgotten('events')).toBe(3);
    expect(await query(`SELECT id FROM events WHERE tenant = 'acme' ORDER BY id`)).toEqual([
      { id: '1' },
      { id: '2' },
      { id: '6' },
    ]);
    expect(await forgotten('deliveries')).toBe(2);
    expect(await query('SELECT tenant, subscription, state FROM deliveries ORDER BY 1, 2')).toEqual([
      { tenant: 'acme', subscription: 's', state: 'owed' },
      { tenant: 'acme', subscription: 'z', state: 'given-up' },
      { tenant: 'other', subscription: 's', state: 'delivered' },
    ]);
    expect(await forgotten('conflicts')).toBe(3);
    expect(await count('receipt_conflicts')).toBe(5);
    expect(await count('receipts')).toBe(6);
  });

  it('is deleted one behind the other: dead letters, what a redrive run came to, incidents', async () => {
    const [open, resolved, lettered] = ['1', '2', '3'].map((n) => `00000000-0000-0000-0000-00000000000${n}`);
    await query(
      `INSERT INTO incidents (tenant, id, fingerprint, category, code, connector, action, first_seen_at, last_seen_at, resolved_at)
       SELECT 'acme', i, sha256(i::text::bytea), 'c', 'c', 'http', 'request', ${OLD}, ${OLD}, CASE WHEN i <> $1 THEN ${OLD} END
       FROM unnest($2::uuid[]) i`,
      [open, [open, resolved, lettered]],
    );
    await letter(null, 'open', open);
    await letter(null, 'discarded', resolved);
    await letter(null, 'redriven', lettered);
    await query(`UPDATE dead_letters SET ended_at = now() WHERE incident_id = $1`, [lettered]);
    await query(`INSERT INTO redrive_runs (tenant, id, rate, tolerance, selected, created_by, under_way, ended_at)
      SELECT 'acme', ('10000000-0000-0000-0000-00000000000' || n)::uuid, 1, 0, 3, 'x', CASE WHEN n = 2 THEN 1 ELSE 0 END,
        CASE WHEN n < 3 THEN ${OLD} END FROM generate_series(1, 3) n`);
    await query(`INSERT INTO redrive_items (tenant, run_id, position, letter_id, state)
      SELECT r.tenant, r.id, n, gen_random_uuid(), 'succeeded' FROM redrive_runs r, generate_series(1, 3) n`);
    expect(await forgotten('redrive-runs')).toBe(0);
    expect(await forgotten('redrive-items')).toBe(3);
    expect(await forgotten('redrive-runs')).toBe(1);
    expect([await count('redrive_items'), await count('redrive_runs')]).toEqual([6, 2]);
    expect(await forgotten('incidents')).toBe(0);
    expect(await forgotten('letters')).toBe(1);
    expect(await forgotten('incidents')).toBe(1);
    expect(await query('SELECT id FROM incidents ORDER BY id')).toEqual([{ id: open }, { id: lettered }]);
    await query(`UPDATE dead_letters SET ended_at = ${OLD} WHERE incident_id = $1`, [lettered]);
    expect(await retention.forget('letters', KEEP, 100)).toBe(1);
    expect(await retention.forget('incidents', KEEP, 100)).toBe(1);
    await query(`UPDATE redrive_runs SET under_way = 0 WHERE ended_at IS NOT NULL`);
    expect(await retention.forget('redrive-runs', KEEP, 100)).toBe(0);
    expect(await retention.forget('redrive-items', KEEP, 100)).toBe(3);
    expect(await retention.forget('redrive-runs', KEEP, 100)).toBe(1);
    expect([await count('dead_letters'), await count('incidents'), await count('redrive_runs')]).toEqual([1, 1, 1]);
  });
});

describe('how long a tenant keeps what it has', () => {
  it('is seen and set within its walls, audited, and told to retention where it is less', async () => {
    const settings = new RetentionSettingStore(serving);
    await settings.set('acme', 'tasks', 7, 'ada');
    await settings.set('acme', 'tasks', 5, 'ada');
    await settings.set('acme', 'callbacks', 40, 'ada');
    await settings.set('other', 'tasks', 9, 'bob');
    await settings.set('other', 'tasks', null, 'bob');
    expect([...(await settings.list('acme'))].toSorted()).toEqual([
      ['callbacks', 40],
      ['tasks', 5],
    ]);
    expect([...(await settings.list('other'))]).toEqual([]);
    expect(await retention.shorterThan(30)).toEqual([{ tenant: 'acme', kind: 'tasks', days: 5 }]);
    expect(await query(`SELECT actor, act, subject, detail FROM audit_entries WHERE tenant = 'other'`)).toEqual([
      { actor: 'bob', act: 'retention.update', subject: 'tasks', detail: '9 days' },
      { actor: 'bob', act: 'retention.update', subject: 'tasks', detail: 'as the installation' },
    ]);
    const foreign = {
      name: '',
      text: `INSERT INTO retention_settings (tenant, kind, days) VALUES ('other', 'tasks', 1)`,
    };
    await expect(serving.asTenant('acme', (runner) => runner.run(foreign, []))).rejects.toThrow(/row-level security/);
    await expect(maintaining.run({ name: '', text: `UPDATE retention_settings SET days = 1` }, [])).rejects.toThrow(
      /permission denied/,
    );
  });
});
