import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ReplayStage, replayStage } from '../../../../test/support/replay-stage.js';
import type { Database } from '../database.js';
import { eraseTasksIn } from './erase-tasks-in.js';
import { PostgresRetentionStore } from './postgres-retention-store.js';
import { RecoveryStore } from './recovery-store.js';

let stage: ReplayStage;
beforeAll(async () => {
  stage = await replayStage();
}, 30_000);
afterEach(() => stage?.tidy());
afterAll(() => stage?.drop());

describe('What was erased', () => {
  const erase = (ids: readonly string[]) =>
    stage.controlPlane.asTenant('acme', (runner) => eraseTasksIn(runner, 'acme', ids, 'ada'));
  const taskOf = (eventId: string) => eventId.replace(/\/1$/, '');

  it('is not brought back by a replay', async () => {
    await stage.subscribe('hook');
    const [gone = '', kept = ''] = await stage.results([1, 2]);
    await erase([taskOf(gone)]);
    const id = await stage.start();
    await stage.through(id);
    expect(await stage.owed()).toEqual([kept]);
    expect(await stage.runs.find('acme', id)).toMatchObject({ sent: 1, erased: 1 });
  });

  it('is not brought back by a step that is under way either: the erasure waits for it, and finds the copy', async () => {
    await stage.subscribe('hook');
    const [eventId = ''] = await stage.results([1]);
    const id = await stage.start();
    let erasing: Promise<unknown> = Promise.resolve();
    const slow: Pick<Database, 'run' | 'transaction'> = {
      run: (one, parameters) => stage.publisher.run(one, parameters),
      transaction: (work) =>
        stage.publisher.transaction(async (runner) => {
          const result = await work(runner);
          erasing = erase([taskOf(eventId)]);
          await stage.query(`DO $$ BEGIN FOR i IN 1..200 LOOP
            PERFORM FROM pg_locks WHERE locktype = 'advisory' AND NOT granted;
            EXIT WHEN FOUND;
            PERFORM pg_sleep(0.02);
          END LOOP; END $$`);
          return result;
        }),
    };
    await stage.step(id, 10, slow);
    await erasing;
    const [row] = await stage.query<{ event: string }>(`SELECT convert_from(event, 'utf8') AS event FROM deliveries`);
    expect(row?.event).not.toContain('ada');
  });

  it('holds off steps while it is under way', async () => {
    await stage.subscribe('hook');
    const [eventId = ''] = await stage.results([1]);
    const id = await stage.start();
    await stage.controlPlane.asTenant('acme', async (runner) => {
      await eraseTasksIn(runner, 'acme', [taskOf(eventId)], 'ada');
      expect(await stage.step(id)).toMatchObject({ sent: 0, more: false });
    });
    await stage.through(id);
    expect(await stage.owed()).toEqual([]);
    expect(await stage.runs.find('acme', id)).toMatchObject({ sent: 0, erased: 1 });
  });
});

describe('Replay runs', () => {
  it('are ended by a recovery, which says why', async () => {
    await stage.subscribe('hook');
    const id = await stage.start();
    expect([...(await new RecoveryStore(stage.owner).endRuns('recovered'))]).toEqual([['acme', 1]]);
    expect(await stage.runs.find('acme', id)).toMatchObject({ state: 'cancelled', reason: 'recovered' });
  });

  it('are forgotten once they have ended long ago', async () => {
    await stage.subscribe('hook');
    await stage.subscribe('second');
    const old = await stage.start();
    await stage.runs.cancel('acme', old, 'ada');
    await stage.query(`UPDATE replay_runs SET ended_at = now() - interval '40 days'`);
    const live = await stage.start({ subscription: 'second' });
    const retention = new PostgresRetentionStore(stage.maintenance);
    const look = { tenant: 'acme', what: 'replay-runs', keepDays: 50, place: null, most: 10 } as const;
    expect(await retention.forgetOf(look)).toMatchObject({ deleted: 0 });
    expect(await retention.forget('replay-runs', 30, 10)).toBe(1);
    const listed = await stage.runs.list('acme', { state: null, subscription: null, after: null, limit: 9 });
    expect(listed.map(({ id }) => id)).toEqual([live]);
  });
});
