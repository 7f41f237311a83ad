import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { BATCH_SHARES, decideNextBatch, type RunStep } from '#libs/execution';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { deadLetter } from '../../../../test/support/dead-letters.js';
import type { Database, StatementRunner } from '../database.js';
import { DeadLetterStore } from './dead-letter-store.js';
import { IncidentStore } from './incident-store.js';
import { PostgresDeadLetterSink } from './postgres-dead-letter-sink.js';
import { PostgresRedriveStore } from './postgres-redrive-store.js';
import { RedriveRunStore } from './redrive-run-store.js';
import type { RunOrder, RunStart } from './redrive-run-view.js';

let stage: DatabaseStage;
let maintenance: Database;
let controlPlane: Database;
let runs: RedriveRunStore;
let letters: DeadLetterStore;
let incidents: IncidentStore;

const query: DatabaseStage['query'] = (text, parameters) => stage.query(text, parameters);

beforeAll(async () => {
  stage = await databaseStage('acme', 'other');
  maintenance = await stage.openAs('waybill_maintenance');
  controlPlane = await stage.openAs('waybill_control_plane');
  runs = new RedriveRunStore(controlPlane);
  letters = new DeadLetterStore(controlPlane);
  incidents = new IncidentStore(controlPlane);
});

afterAll(() => stage?.drop());

const order = (over: Partial<RunOrder> = {}): RunOrder => ({
  rate: 1_000,
  tolerance: 0.1,
  note: null,
  limit: null,
  shares: BATCH_SHARES,
  ...over,
});

/** An incident of failed tasks; `strange` of its letters have no task. Its id, and those of its tasks. */
async function incidentOf(count: number, { strange = 0 } = {}): Promise<{ id: string; tasks: string[] }> {
  const reason = `r-${newUuid()}`;
  const tasks = Array.from({ length: count }, () => newUuid());
  await query(
    `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
       attempts, finished_at)
     SELECT 'acme', id, id::text, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', 'failed', 3, now()
     FROM unnest($1::uuid[]) id`,
    [tasks],
  );
  const ofTasks = tasks.map((taskId) => deadLetter({ reason, taskId }));
  const others = Array.from({ length: strange }, () => deadLetter({ reason }));
  await new PostgresDeadLetterSink(stage.owner).store([...ofTasks, ...others]);
  const [incident] = await query<{ id: string }>('SELECT id FROM incidents WHERE code = $1', [reason]);
  return { id: incident?.id ?? '', tasks };
}

/** One step over `tenants`, with all the time that the rate asks for behind it. */
function step(id: string, tenants: Pick<Database, 'asTenant'> = controlPlane): Promise<RunStep | null> {
  const store = new PostgresRedriveStore(maintenance, tenants);
  const decide: typeof decideNextBatch = (run, outcomes, now) =>
    decideNextBatch({ ...run, pacedAt: new Date(0) }, outcomes, now);
  return store.advance({ tenant: 'acme', id }, decide);
}

/** Steps until nothing more can be done at once. The tasks that were sent. */
async function stepOn(id: string): Promise<string[]> {
  const sent: string[] = [];
  for (let steps = 0; steps < 50; steps++) {
    const done = await step(id);
    sent.push(...(done?.sent ?? []).map((task) => task.id));
    if (done === null || (!done.more && done.sent.length === 0)) return sent;
  }
  throw new Error('the run does not come to rest');
}

/** Ends tasks that were sent, as a worker does. */
const end = (ids: readonly string[], status = 'succeeded') =>
  query(`UPDATE tasks SET status = $2, reason = 'http_503', finished_at = now(), wake_at = NULL WHERE id = ANY ($1)`, [
    ids,
    status,
  ]);

function started(start: RunStart): string {
  if (start.kind !== 'started') throw new Error(`the run was not started: ${start.kind}`);
  return start.run.id;
}

const startOf = async (incident: string, over: Partial<RunOrder> = {}) =>
  started(await runs.start('acme', { incident }, order(over), 'ada'));

describe('A redrive run', () => {
  it('sends 1, 5, 25 and 100 % of what it is about, each once the batch before has ended, and resolves the incident', async () => {
    const incident = await incidentOf(200, { strange: 3 });
    const id = await startOf(incident.id);
    const batches: number[] = [];
    for (let batch = 0; batch < 4; batch++) {
      const sent = await stepOn(id);
      batches.push(sent.length);
      expect(await stepOn(id)).toEqual([]);
      expect((await incidents.find('acme', incident.id))?.state).toBe('open');
      await end(sent);
    }
    await stepOn(id);
    expect(batches).toEqual([2, 8, 40, 150]);
    expect(await runs.find('acme', id)).toMatchObject({
      state: 'done',
      selected: 203,
      sent: 200,
      succeeded: 200,
      failed: 0,
      refused: 3,
      underWay: 0,
      leftOpen: 0,
    });
    expect(await incidents.find('acme', incident.id)).toMatchObject({ state: 'open', letterStates: { open: 3 } });
    await letters.discard('acme', { incident: incident.id }, 'ada', 'no tasks');
    expect((await incidents.find('acme', incident.id))?.state).toBe('resolved');
    const refused = await runs.items('acme', id, { state: 'refused', after: 0, limit: 10 });
    expect(refused).toMatchObject([{ batch: null, reason: 'no_task', taskId: null }, {}, {}]);
  });

  it('resolves its incident when the last of its tasks has ended, not when it was sent', async () => {
    const incident = await incidentOf(1);
    const id = await startOf(incident.id);
    const sent = await stepOn(id);
    expect(await incidents.find('acme', incident.id)).toMatchObject({ state: 'open', letterStates: { redriven: 1 } });
    await end(sent);
    await stepOn(id);
    expect(await incidents.find('acme', incident.id)).toMatchObject({ state: 'resolved', resolvedBy: 'ada' });
    expect((await runs.find('acme', id))?.state).toBe('done');
  });

  it('stops by itself when they fail again, says why, and leaves the others open for another run', async () => {
    const incident = await incidentOf(30);
    const id = await startOf(incident.id);
    await end(await stepOn(id), 'failed');
    expect(await stepOn(id)).toEqual([]);
    expect(await runs.find('acme', id)).toMatchObject({ state: 'stopped', sent: 1, failed: 1, leftOpen: 29 });
    expect((await runs.find('acme', id))?.reason).toContain('1 of 1 tasks of batch 1 of 4');
    const entries = await query('SELECT actor, act FROM audit_entries WHERE subject = $1 ORDER BY number', [id]);
    expect(entries).toEqual([
      { actor: 'ada', act: 'redrive-run.start' },
      { actor: `redrive-run:${id}`, act: 'redrive-run.stop' },
    ]);
    expect(await incidents.find('acme', incident.id)).toMatchObject({ state: 'open', letterStates: { open: 29 } });
    const next = await startOf(incident.id);
    expect((await runs.find('acme', next))?.selected).toBe(29);
  });

  it('is one for an incident and for each letter, however many ask for it at the same moment', async () => {
    const incident = await incidentOf(40);
    const [letter] = await query<{ id: string }>('SELECT id FROM dead_letters WHERE incident_id = $1', [incident.id]);
    const ask = [
      ...[1, 2, 3].map(() => runs.start('acme', { incident: incident.id }, order(), 'ada')),
      ...[1, 2, 3].map(() => runs.start('acme', { ids: [letter?.id ?? ''] }, order(), 'eve')),
    ];
    const starts = await Promise.all(ask);
    const [run, ...more] = starts.filter(({ kind }) => kind === 'started');
    expect(more).toEqual([]);
    const id = run ? started(run) : '';
    const present = starts.filter((start) => start.kind === 'present');
    expect(present).toHaveLength(5);
    for (const start of present) expect(start.run.id).toBe(id);
    expect((await runs.start('other', { incident: incident.id }, order(), 'x')).kind).toBe('nothing');
  });

  it('redrives each task once, and loses none, wherever its executor dies, and with two executors at once', async () => {
    const incident = await incidentOf(60);
    const id = await startOf(incident.id);
    const sent: string[] = [];
    for (let deadAt = 1; (await runs.find('acme', id))?.state === 'running'; deadAt++) {
      await step(id, dyingAt(1 + (deadAt % 16))).catch(() => null);
      const both = await Promise.all([step(id), step(id)]);
      const now = both.flatMap((done) => done?.sent ?? []).map((task) => task.id);
      sent.push(...now);
      await end(
        (
          await query<{ id: string }>(`SELECT id FROM tasks WHERE id = ANY ($1) AND status = 'accepted'`, [
            incident.tasks,
          ])
        ).map((task) => task.id),
      );
      if (deadAt > 200) throw new Error('the run does not end');
    }
    expect(new Set(sent).size).toBe(sent.length);
    const acts = await query<{ count: number }>(
      `SELECT count(*)::int AS count FROM audit_entries WHERE act = 'dead-letter.redrive' AND subject IN (
         SELECT id::text FROM dead_letters WHERE incident_id = $1) GROUP BY subject`,
      [incident.id],
    );
    expect(acts.map(({ count }) => count)).toEqual(Array.from({ length: 60 }, () => 1));
    expect(await runs.find('acme', id)).toMatchObject({ state: 'done', sent: 60, succeeded: 60, underWay: 0 });
  });

  it('is paused and resumed, and cancelled midway: what was not sent stays open', async () => {
    const incident = await incidentOf(40);
    const id = await startOf(incident.id);
    expect(await runs.steer('acme', id, 'resume', 'ada')).toBe(false);
    expect(await runs.steer('acme', id, 'pause', 'ada')).toBe(true);
    expect(await stepOn(id)).toEqual([]);
    expect(await runs.steer('acme', id, 'resume', 'ada')).toBe(true);
    const first = await stepOn(id);
    expect(first).toHaveLength(1);
    expect(await runs.steer('acme', id, 'cancel', 'ada')).toBe(true);
    expect(await runs.steer('acme', id, 'cancel', 'ada')).toBe(false);
    expect(await runs.steer('other', id, 'cancel', 'ada')).toBeNull();
    expect(await runs.find('acme', id)).toMatchObject({ state: 'cancelled', sent: 1, underWay: 1, leftOpen: 39 });
    await end(first);
    expect(await stepOn(id)).toEqual([]);
    expect(await runs.find('acme', id)).toMatchObject({ state: 'cancelled', succeeded: 1, underWay: 0 });
    expect(await incidents.find('acme', incident.id)).toMatchObject({ letterStates: { open: 39, redriven: 1 } });
    const live = await new PostgresRedriveStore(maintenance, controlPlane).live(100);
    expect(live.map((run) => run.id)).not.toContain(id);
  });

  it('refuses what others have ended meanwhile, and what its task has become', async () => {
    const incident = await incidentOf(3);
    const id = await startOf(incident.id, { tolerance: 1 });
    await end(await stepOn(id));
    const open = await query<{ id: string; task_id: string }>(
      `SELECT id, task_id FROM dead_letters WHERE incident_id = $1 AND state = 'open'`,
      [incident.id],
    );
    await letters.discard('acme', { ids: [open[0]?.id ?? ''] }, 'eve', null);
    await query(`UPDATE tasks SET status = 'succeeded' WHERE id = $1`, [open[1]?.task_id]);
    expect(await stepOn(id)).toEqual([]);
    expect(await runs.find('acme', id)).toMatchObject({ state: 'done', sent: 1, refused: 2 });
    const refused = await runs.items('acme', id, { state: 'refused', after: 0, limit: 10 });
    expect(refused.map(({ reason }) => reason).toSorted()).toEqual(['not_failed', 'not_open']);
  });

  it('resolves the incident of letters that were ended by others, when it ends without them', async () => {
    const incident = await incidentOf(2);
    const id = await startOf(incident.id);
    await letters.discard('acme', { incident: incident.id }, 'eve', null);
    expect((await incidents.find('acme', incident.id))?.state).toBe('open');
    await runs.steer('acme', id, 'cancel', 'ada');
    expect((await incidents.find('acme', incident.id))?.state).toBe('resolved');
  });

  it('is about so many letters at most, the oldest where there is a limit, and not about more than one run may be', async () => {
    const incident = await incidentOf(5);
    const bounded = new RedriveRunStore(controlPlane, 4);
    const start = (limit: number | null) => bounded.start('acme', { incident: incident.id }, order({ limit }), 'ada');
    expect(await start(null)).toEqual({ kind: 'too-many' });
    expect(await bounded.list('acme', { state: null, incident: incident.id }, null, 1)).toEqual([]);
    expect(await bounded.forecast('acme', { incident: incident.id }, 3)).toMatchObject({ selected: 3, goes: 3 });
    const id = started(await start(3));
    expect(await runs.find('acme', id)).toMatchObject({ selected: 3 });
    const oldest = await query<{ id: string }>(
      'SELECT id FROM dead_letters WHERE incident_id = $1 ORDER BY id LIMIT 3',
      [incident.id],
    );
    const items = await runs.items('acme', id, { state: null, after: 0, limit: 10 });
    expect(items.map(({ letterId }) => letterId)).toEqual(oldest.map((letter) => letter.id));
    await runs.steer('acme', id, 'cancel', 'ada');
    expect((await start(4)).kind).toBe('started');
  });

  it('takes as many that can be sent as the limit says, however many before them can only be refused', async () => {
    const incident = await incidentOf(6);
    const all = await query<{ id: string; task: string }>(
      'SELECT id, task_id AS task FROM dead_letters WHERE incident_id = $1 ORDER BY id',
      [incident.id],
    );
    // The two oldest, the fourth and the last are of tasks that have gone on.
    const gone = [0, 1, 3, 5].map((place) => all[place]?.task);
    await query(`UPDATE tasks SET status = 'succeeded' WHERE id = ANY ($1::uuid[])`, [gone]);
    const of = { incident: incident.id };
    expect(await runs.forecast('acme', of, 1)).toEqual({
      ...{ selected: 3, goes: 1, refused: [{ code: 'not_failed', letters: 2 }] },
    });
    expect(await runs.forecast('acme', of, 2)).toMatchObject({ selected: 5, goes: 2 });
    expect(await runs.forecast('acme', of, 9)).toMatchObject({ selected: 6, goes: 2 });
    const id = started(await runs.start('acme', of, order({ limit: 1 }), 'ada'));
    const chosen = await runs.items('acme', id, { state: 'chosen', after: 0, limit: 10 });
    expect(chosen.map(({ letterId }) => letterId)).toEqual([all[2]?.id]);
    await runs.steer('acme', id, 'cancel', 'ada');
    // A run holds no more than it may be about: of those that are refused some are left out.
    const bounded = new RedriveRunStore(controlPlane, 3);
    expect(await bounded.forecast('acme', of, 2)).toEqual({
      ...{ selected: 3, goes: 2, refused: [{ code: 'not_failed', letters: 1 }] },
    });
  });

  it('is forecast: what would go, what would not and why', async () => {
    const incident = await incidentOf(4, { strange: 2 });
    const [parked = '', doubtful = ''] = incident.tasks;
    await query(`UPDATE tasks SET status = 'parked' WHERE id = $1`, [parked]);
    await query(`UPDATE tasks SET unsettled = true WHERE id = $1`, [doubtful]);
    await query(
      `INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
         connection_version, method, url, request_hash)
       VALUES ('acme', $1, 1, 1, 1, 'once', 't', 1, 'POST', 'u', '')`,
      [doubtful],
    );
    expect(await runs.forecast('acme', { incident: incident.id })).toEqual({
      selected: 6,
      goes: 2,
      refused: [
        { code: 'doubtful', letters: 1 },
        { code: 'no_task', letters: 2 },
        { code: 'not_failed', letters: 1 },
      ],
    });
    const none = await incidentOf(0, { strange: 1 });
    expect(await runs.start('acme', { incident: none.id }, order(), 'ada')).toEqual({
      kind: 'nothing',
      forecast: { selected: 1, goes: 0, refused: [{ code: 'no_task', letters: 1 }] },
    });
  });
});

/** Dies at the n-th statement of a transaction: before it, or after it and before COMMIT. */
function dyingAt(statement: number): Pick<Database, 'asTenant'> {
  let ran = 0;
  return {
    asTenant: (tenant, work) =>
      controlPlane.asTenant(tenant, (inner) => {
        const dying: StatementRunner = {
          run: async <Row>(...given: Parameters<StatementRunner['run']>) => {
            const rows = await inner.run<Row>(...given);
            if (++ran >= statement) throw new Error('dead');
            return rows;
          },
        };
        return work(dying);
      }),
  };
}
