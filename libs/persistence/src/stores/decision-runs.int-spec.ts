import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid, type ParkedDecisionName } from '#libs/contracts';
import { type DecisionStep, decideNextShare, resolveParked } from '#libs/execution';
import { type ParkedStage, parkedStage } from '../../../../test/support/parked-stage.js';
import type { Database, StatementRunner } from '../database.js';
import { DecisionRunStore } from './decision-run-store.js';
import type { DecisionOrder, DecisionStart } from './decision-run-view.js';
import { PostgresDecisionStore } from './postgres-decision-store.js';
import { PostgresRetentionStore } from './postgres-retention-store.js';

let stage: ParkedStage;
let controlPlane: Database;
let runs: DecisionRunStore;
beforeAll(async () => {
  stage = await parkedStage();
  controlPlane = stage.controlPlane;
  runs = new DecisionRunStore(controlPlane);
}, 30_000);
afterAll(() => stage?.drop());

const query: ParkedStage['query'] = (text, parameters) => stage.query(text, parameters);
const parked: ParkedStage['parked'] = (over) => stage.parked(over);

const order = (reason: string, over: Partial<DecisionOrder> = {}): DecisionOrder => ({
  ...{ filter: { reason }, decision: 'abandon', effectRuledOut: false, limit: null },
  ...{ note: 'none arrived', rate: 1_000, idempotencyKey: null },
  ...over,
});

function started(start: DecisionStart): string {
  if (start.kind !== 'started') throw new Error(`the run was not started: ${start.kind}`);
  return start.run.id;
}

const startOver = async (reason: string, over: Partial<DecisionOrder> = {}) =>
  started(await runs.start('acme', order(reason, over), 'ada'));

/** One step over `tenants` that may take `most`, with all the time that the rate asks for behind it. */
function step(id: string, most = 1_000, tenants: Pick<Database, 'asTenant'> = controlPlane) {
  const store = new PostgresDecisionStore(stage.maintenance, tenants);
  const share: typeof decideNextShare = (run, waiting, now) => {
    const next = decideNextShare({ ...run, pacedAt: new Date(0) }, waiting, now);
    return next.kind === 'decide' ? { ...next, most: Math.min(next.most, most) } : next;
  };
  return store.advance({ tenant: 'acme', id }, { share, resolve: resolveParked });
}

const tasksOf = (ids: readonly string[]) =>
  query<{ status: string; reason: string | null; fence: number; unsettled: boolean; doubted: boolean; token: string }>(
    `SELECT status, reason, fence_counter::int AS fence, unsettled, doubted_since IS NOT NULL AS doubted, operation_token AS token
     FROM tasks WHERE id = ANY ($1) ORDER BY created_at`,
    [ids],
  );
const itemsOf = (id: string) => runs.items('acme', id, { state: null, after: 0, limit: 200 });

/** The control-plane's database, whose transactions break off once this statement has run. */
function dyingAt(statement: string): Pick<Database, 'asTenant'> {
  return {
    asTenant: <Result>(tenant: string, work: (runner: StatementRunner) => Promise<Result>) =>
      controlPlane.asTenant(tenant, (runner) =>
        work({
          run: async <Row>(one: Parameters<StatementRunner['run']>[0], parameters: readonly unknown[]) => {
            const rows = await runner.run<Row>(one, [...parameters]);
            if (one.name === statement) throw new Error(`died at ${statement}`);
            return rows;
          },
        } as StatementRunner),
      ),
  };
}

describe('A decision run', () => {
  it('decides over the oldest first, audits each under who started it, owes each result once, and ends', async () => {
    const { reason, ids } = await parked({ count: 3 });
    const id = await startOver(reason);
    expect(await runs.find('acme', id)).toMatchObject({ state: 'running', selected: 3, decided: 0, createdBy: 'ada' });
    const first = await step(id, 2);
    expect(first).toMatchObject({ decided: 2, alone: 0, refused: 0, done: false, more: true, woken: [] });
    expect(first?.announced.map((result) => [result.id, result.status, result.sequence])).toEqual(
      [
        [ids[0], 'failed', 1],
        [ids[1], 'failed', 1],
      ].toSorted((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1)),
    );
    expect((await tasksOf(ids)).map(({ status }) => status)).toEqual(['failed', 'failed', 'parked']);
    expect(await step(id)).toMatchObject({ decided: 1, done: true, more: false });
    expect(await step(id)).toBeNull();
    expect(await runs.find('acme', id)).toMatchObject({ state: 'done', decided: 3, endedAt: expect.any(Date) });
    const owed = await query<{ task: string }>(
      `SELECT task_id AS task FROM results WHERE task_id = ANY ($1) AND published_at IS NULL AND status = 'failed'`,
      [ids],
    );
    expect(owed.map(({ task }) => task).toSorted()).toEqual(ids.toSorted());
    const entries = await query(`SELECT actor, act, detail FROM audit_entries WHERE subject = ANY ($1)`, [ids]);
    const entry = { actor: 'ada', act: 'task.resolve.abandon', detail: `none arrived (decision run ${id})` };
    expect(entries).toEqual([entry, entry, entry]);
    const acts = await query('SELECT actor, act FROM audit_entries WHERE subject = $1 ORDER BY number', [id]);
    expect(acts).toEqual([
      { actor: 'ada', act: 'decision-run.start' },
      { actor: `decision-run:${id}`, act: 'decision-run.end' },
    ]);
    expect((await itemsOf(id))[0]).toMatchObject({
      ...{ taskId: ids[0], state: 'decided', doubt: reason, effectClass: 'keyed', attempts: 2, at: expect.any(Date) },
    });
  });

  it.each<[ParkedDecisionName, string, string | null]>([
    ['applied', 'succeeded', null],
    ['abandon', 'failed', 'abandoned'],
  ])(
    'makes of tasks what the single decision %s makes of one, and wakes whoever comes next in their lanes',
    async (decision, status, reason) => {
      const of = await parked({ count: 2, lane: `lane-${newUuid()}` });
      const [lane] = await query<{ key: string }>('SELECT ordering_key AS key FROM tasks WHERE id = $1', [of.ids[0]]);
      const next = newUuid();
      await query(
        `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status, reason,
         ordering_key, ordering_number, wake_at)
       VALUES ('acme', $1::uuid, $1::uuid::text, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', 'waiting', 'ordering', $2, 9, now() + interval '1 hour')`,
        [next, lane?.key],
      );
      const made = await step(await startOver(of.reason, { decision }));
      expect(made?.woken.map((task) => task.id)).toEqual([next]);
      expect(await tasksOf(of.ids)).toMatchObject([
        { status, reason, fence: 8 },
        { status, reason, fence: 8 },
      ]);
      const [soon] = await query<{ soon: boolean }>(
        `SELECT wake_at < now() + interval '10 seconds' AS soon FROM tasks WHERE id = $1`,
        [next],
      );
      expect(soon).toEqual({ soon: true });
    },
  );
});

describe('Sending many again', () => {
  it.each(['once', 'probed', null])(
    'is refused for tasks of effect class %s, whose effect may be there, until somebody rules it out',
    async (effectClass) => {
      const { reason, ids } = await parked({ effectClass });
      const nothing = await runs.start('acme', order(reason, { decision: 'retry' }), 'ada');
      expect(nothing).toMatchObject({ kind: 'nothing', groups: [{ refusal: 'doubtful', tasks: 1 }] });
      const done = await step(await startOver(reason, { decision: 'retry', effectRuledOut: true }));
      expect(done).toMatchObject({ decided: 1, announced: [], woken: [{ id: ids[0], tenant: 'acme' }] });
      const after = { status: 'accepted', unsettled: false, doubted: false, token: 'token', fence: 8 };
      expect(await tasksOf(ids)).toMatchObject([after]);
    },
  );

  it('keeps the doubt of those that carry a key or change nothing twice: whoever sends them looks at it once more', async () => {
    for (const effectClass of ['keyed', 'natural', 'read', 'metered']) {
      const { reason, ids } = await parked({ effectClass });
      await step(await startOver(reason, { decision: 'retry' }));
      const after = { status: 'accepted', reason: null, unsettled: true, doubted: true, token: 'token' };
      expect(await tasksOf(ids)).toMatchObject([after]);
    }
  });

  it('is refused past the deadline, also where that comes while the run goes on', async () => {
    const late = await parked({ deadline: '2020-01-01T00:00:00Z' });
    const ruledOut = { decision: 'retry', effectRuledOut: true } as const;
    const nothing = await runs.start('acme', order(late.reason, ruledOut), 'ada');
    expect(nothing).toMatchObject({ kind: 'nothing', groups: [{ refusal: 'deadline_passed' }] });
    const soon = await parked({ count: 2 });
    const id = await startOver(soon.reason, ruledOut);
    await query(`UPDATE tasks SET deadline = now() - interval '1 second' WHERE id = $1`, [soon.ids[1]]);
    expect(await step(id)).toMatchObject({ decided: 1, refused: 1, done: true });
    expect((await tasksOf(soon.ids)).map(({ status }) => status)).toEqual(['accepted', 'parked']);
    expect((await itemsOf(id))[1]).toMatchObject({ state: 'refused', reason: 'deadline_passed' });
  });
});

describe('What happens to a task meanwhile', () => {
  it('has it left alone, with the state that it is in: decided over, taken up, parked anew, or gone', async () => {
    const { reason, ids } = await parked({ count: 5 });
    const id = await startOver(reason, { decision: 'retry' });
    await query(`UPDATE tasks SET status = 'succeeded', finished_at = now() WHERE id = $1`, [ids[0]]);
    await query(`UPDATE tasks SET status = 'running' WHERE id = $1`, [ids[1]]);
    await query('UPDATE tasks SET fence_counter = fence_counter + 2 WHERE id = $1', [ids[2]]);
    await query('DELETE FROM tasks WHERE id = $1', [ids[3]]);
    expect(await step(id)).toMatchObject({ decided: 1, alone: 4, done: true });
    const items = await itemsOf(id);
    expect(items.map(({ state, found }) => [state, found])).toEqual([
      ['alone', 'succeeded'],
      ['alone', 'running'],
      ['alone', 'parked'],
      ['alone', 'gone'],
      ['decided', null],
    ]);
    expect((await tasksOf(ids)).map(({ status }) => status)).toEqual(['succeeded', 'running', 'parked', 'accepted']);
  });
});

describe('Two operators', () => {
  it('start one run over a task, and the second is shown it; over others they go side by side', async () => {
    const of = await parked({ count: 3 });
    const both = await Promise.all(['ada', 'bob'].map((who) => runs.start('acme', order(of.reason), who)));
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['present', 'started']);
    const run = both.flatMap((start) => ('run' in start ? [start.run.id] : []));
    expect(new Set(run).size).toBe(1);
    expect((await runs.start('acme', order(of.reason, { filter: {} }), 'bob')).kind).toBe('present');
    const others = await parked();
    expect((await runs.start('acme', order(others.reason), 'bob')).kind).toBe('started');
  });

  it('start one run by one key, however often it is sent, and also once it is done', async () => {
    const { reason } = await parked({ count: 2, labels: { user: 'ada' } });
    const wish = order(reason, { idempotencyKey: newUuid(), filter: { reason, label: ['user:ada'] } });
    const both = await Promise.all([1, 2].map(() => runs.start('acme', wish, 'ada')));
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['same', 'started']);
    const [run] = both.flatMap((start) => ('run' in start ? [start.run] : []));
    expect(run?.filter).toEqual({ reason, label: ['user:'] });
    await step(run?.id ?? '');
    const again = await runs.start('acme', wish, 'ada');
    expect(again).toMatchObject({ kind: 'same', run: { id: run?.id, state: 'done' } });
    expect((await runs.start('acme', { ...wish, decision: 'retry' }, 'ada')).kind).toBe('other');
    const bob = { ...wish, filter: { reason, label: ['user:bob'] } };
    expect((await runs.start('acme', bob, 'ada')).kind).toBe('other');
  });

  it('decide over each task once where two replicas make the same step', async () => {
    const { reason, ids } = await parked({ count: 30 });
    const id = await startOver(reason);
    const steps = (await Promise.all([1, 2, 3].map(() => step(id, 15)))).filter((made) => made !== null);
    expect(steps.reduce((sum, { decided }) => sum + decided, 0)).toBe(30);
    const told = steps.flatMap(({ announced }) => announced.map((result) => result.id));
    expect(told.toSorted()).toEqual(ids.toSorted());
    const [{ results } = {}] = await query<{ results: number }>(
      'SELECT count(*)::int AS results FROM results WHERE task_id = ANY ($1)',
      [ids],
    );
    expect(results).toBe(30);
  });
});

describe('Whoever dies', () => {
  it.each(['lock-parked-tasks', 'settle-parked-tasks', 'mark-decision-items', 'keep-decision-run'])(
    'at %s has done nothing of that step, and another goes on from there',
    async (statement) => {
      const { reason, ids } = await parked({ count: 4 });
      const id = await startOver(reason);
      await step(id, 1);
      await expect(step(id, 2, dyingAt(statement))).rejects.toThrow('died');
      expect(await runs.find('acme', id)).toMatchObject({ state: 'running', decided: 1 });
      expect((await tasksOf(ids)).map(({ status }) => status)).toEqual(['failed', 'parked', 'parked', 'parked']);
      const made: (DecisionStep | null)[] = [await step(id, 2), await step(id, 2)];
      expect(made.map((one) => one?.decided)).toEqual([2, 1]);
      const results = await query('SELECT 1 FROM results WHERE task_id = ANY ($1)', [ids]);
      const entries = await query('SELECT 1 FROM audit_entries WHERE subject = ANY ($1)', [ids]);
      expect([results.length, entries.length]).toEqual([4, 4]);
    },
  );
});

describe('A cancel', () => {
  it('leaves what had no turn parked and open to another run, and does not undo what was decided', async () => {
    const { reason, ids } = await parked({ count: 5 });
    const id = await startOver(reason);
    await step(id, 2);
    expect(await runs.cancel('acme', id, 'bob')).toBe(true);
    expect(await runs.find('acme', id)).toMatchObject({ state: 'cancelled', decided: 2, left: 3 });
    expect(await step(id)).toBeNull();
    expect(await runs.cancel('acme', id, 'bob')).toBe(false);
    expect(await runs.cancel('other', id, 'bob')).toBeNull();
    const rest = await startOver(reason);
    expect(await step(rest)).toMatchObject({ decided: 3, done: true });
    expect((await tasksOf(ids)).every(({ status }) => status === 'failed')).toBe(true);
  });
});

describe('Retention', () => {
  it('deletes runs that are over, and what became of their tasks before', async () => {
    const { reason } = await parked({ count: 2 });
    const id = await startOver(reason);
    const retention = new PostgresRetentionStore(stage.maintenance);
    expect(await retention.forget('decision-items', 0, 100)).toBeGreaterThan(0);
    expect((await itemsOf(id)).length).toBe(2);
    await step(id);
    await query(`UPDATE decision_runs SET ended_at = now() - interval '9 days' WHERE id = $1`, [id]);
    const look = { tenant: 'acme', keepDays: 5, place: null, most: 100 };
    expect(await retention.forgetOf({ ...look, what: 'decision-runs' })).toMatchObject({ deleted: 0 });
    expect(await retention.forgetOf({ ...look, what: 'decision-items' })).toMatchObject({ deleted: 2 });
    expect(await retention.forgetOf({ ...look, what: 'decision-runs' })).toMatchObject({ deleted: 1 });
    expect(await runs.find('acme', id)).toBeNull();
    expect(await retention.forget('decision-runs', 0, 100)).toBeGreaterThan(0);
  });
});
