import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { type ClaimedTask, refOf, specCompletion, specIntent, specSubmission } from '#libs/execution';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { PostgresTaskStore } from '../stores/postgres-task-store.js';

jest.setTimeout(60_000);

let stage: DatabaseStage;
let other: pg.Client;
let store: PostgresTaskStore;
let tasks: ClaimedTask[];

/** So many that what PostgreSQL wrongly uses again does not hold by chance what it held before. */
const SIZE = 120;
const all = <Value>(value: Value): Value[] => Array.from({ length: SIZE }, () => value);

beforeAll(async () => {
  stage = await databaseStage('acme');
  store = new PostgresTaskStore(stage.owner);
  other = await stage.connect();
  other.on('error', () => undefined);
});

afterAll(() => stage?.drop());

beforeEach(async () => {
  const accepted = await store.accept(
    Array.from({ length: SIZE }, () => specSubmission('acme')),
    'worker',
  );
  tasks = accepted.flatMap((answer) => (answer.kind === 'claimed' ? [answer.task] : []));
  expect(tasks).toHaveLength(SIZE);
});

/** Has somebody else change rows, does `work` until it waits for them, and lets it go on with what they are then. */
async function whileChanging<Result>(change: string, work: () => Promise<Result>): Promise<Result> {
  await other.query('BEGIN');
  await other.query(change);
  const done = work();
  await waitUntil('the statement to meet the rows', async () => {
    const asking = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return ((await other.query(asking)).rowCount ?? 0) > 0;
  });
  await other.query('COMMIT');
  return done;
}

const intended = () => store.recordIntents(tasks.map((task) => specIntent(task, refOf(task))));
const ended = () =>
  store.complete(
    tasks.map((task) => specCompletion(task, { ...refOf(task), orderingKey: null })),
    [],
  );
const RENEWED = `UPDATE tasks SET lease_until = lease_until + interval '1 second' WHERE finished_at IS NULL`;

/** PostgreSQL 18.4 crashes, and all of its sessions with it, where rows are locked in a LATERAL part of such a statement. */
describe('a statement for a batch that meets rows somebody has just changed', () => {
  it('records intents', async () => {
    expect(await whileChanging(RENEWED, intended)).toEqual(all(1));
  });

  it('renews leases', async () => {
    expect(await whileChanging(RENEWED, () => store.renewLeases(tasks))).toEqual(all(true));
  });

  it('ends tasks', async () => {
    await intended();
    expect(await whileChanging(RENEWED, ended)).toEqual(all(true));
  });

  it('leaves alone those that are another’s by then', async () => {
    await intended();
    const taken = `UPDATE tasks SET fence_counter = fence_counter + 1 WHERE id = '${tasks[1]?.id}'`;
    expect(await whileChanging(taken, ended)).toEqual(all(true).with(1, false));
  });

  it('marks results as published, alone and beside ends', async () => {
    await intended();
    await ended();
    const results = tasks.map((task) => ({ ...refOf(task), sequence: 1 }));
    const touched = `UPDATE results SET output = NULL WHERE published_at IS NULL`;
    await whileChanging(touched, () => store.complete([], results.slice(1)));
    await whileChanging(touched, () => store.markPublished(results));
    const ids = tasks.map(({ id }) => id);
    const { rows } = await other.query('SELECT published_at IS NULL AS owed FROM results WHERE task_id = ANY ($1)', [
      ids,
    ]);
    expect(rows).toEqual(all({ owed: false }));
  });
});
