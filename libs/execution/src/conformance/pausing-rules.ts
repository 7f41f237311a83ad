import assert from 'node:assert/strict';
import { newUuid } from '#libs/contracts';
import type { ClaimedTask } from '../claimed-task.js';
import type { FirstIntent } from '../ports/task-store.js';
import {
  claimedTask,
  claimNow,
  claimOf,
  specCompletion,
  specSubmission,
  type TaskStoreRule,
  type TaskStoreStage,
} from './task-store-stage.js';

const HOUR_MS = 3_600_000;

const FIRST_INTENT: FirstIntent = {
  ...{ group: 'default', effectClass: 'keyed', operationToken: 'f'.repeat(64), connectionVersion: 1 },
  ...{ method: 'POST', url: 'https://api.test/x', requestHash: Buffer.alloc(32, 7) },
};

/** A connector and a connection that no other rule uses. */
const freshPlace = () => ({ connector: `k-${newUuid()}`, connection: `c-${newUuid()}` });

/** Ends a claim as a worker does that sees a pause. */
async function wait(stage: TaskStoreStage, task: ClaimedTask, unsettled = false): Promise<void> {
  const later = new Date(Date.now() + HOUR_MS);
  const completion = { status: 'waiting', reason: 'paused', notBefore: later, wakeAt: later, unsettled } as const;
  assert.deepEqual(await stage.tasks.complete([specCompletion(task, completion)]), [true]);
}

/** The ids of those of `tasks` that were let go, in their order. */
async function woken(stage: TaskStoreStage, tasks: readonly { id: string }[]): Promise<string[]> {
  const own = new Set(tasks.map(({ id }) => id));
  return (await stage.upkeep.wakePaused(1_000)).map(({ id }) => id).filter((id) => own.has(id));
}

/** How tasks wait for the end of a pause. */
export const PAUSING_RULES: readonly TaskStoreRule[] = [
  {
    name: 'tells a claim that its connector or its connection is paused, and of no others',
    check: async (stage) => {
      for (const kind of ['connector', 'connection'] as const) {
        const place = freshPlace();
        await stage.pause(kind, place[kind]);
        const task = await claimedTask(stage, place);
        assert.equal(task.paused, true);
        await stage.expireLease(task);
        assert.equal((await claimNow(stage, task)).paused, true);
        await stage.resume(kind, place[kind]);
        await stage.expireLease(task);
        assert.equal((await claimNow(stage, task)).paused, false);
      }
      // A name alone is not enough: it is of a connector or of a connection.
      const place = freshPlace();
      await stage.pause('connector', place.connection);
      await stage.pause('connection', place.connector);
      assert.equal((await claimedTask(stage, place)).paused, false);
    },
  },
  {
    name: 'records no first intent of a task whose connector or connection is paused',
    check: async (stage) => {
      for (const kind of ['connector', 'connection'] as const) {
        const place = freshPlace();
        const accept = () =>
          stage.tasks.accept([specSubmission(stage.tenant, { ...place, firstIntent: FIRST_INTENT })], 'worker');
        await stage.pause(kind, place[kind]);
        const [held] = await accept();
        assert.ok(held?.kind === 'claimed' && !held.intended);
        await stage.resume(kind, place[kind]);
        const [free] = await accept();
        assert.ok(free?.kind === 'claimed' && free.intended);
      }
    },
  },
  {
    name: 'makes ready what a pause held, the oldest first, once neither connector nor connection is paused',
    check: async (stage) => {
      const place = freshPlace();
      await stage.pause('connector', place.connector);
      await stage.pause('connection', place.connection);
      const tasks: ClaimedTask[] = [];
      for (let one = 0; one < 3; one++) tasks.push(await claimedTask(stage, place));
      for (const task of tasks.toReversed()) await wait(stage, task);
      assert.deepEqual(await woken(stage, tasks), []);
      await stage.resume('connection', place.connection);
      assert.deepEqual(await woken(stage, tasks), []);
      const [first] = tasks;
      assert.equal(first && (await claimOf(stage, first))?.kind, 'refused');
      await stage.resume('connector', place.connector);
      const ids = tasks.map(({ id }) => id);
      assert.deepEqual(await woken(stage, tasks), ids);
      assert.deepEqual(await woken(stage, tasks), []);
      for (const task of tasks) {
        assert.ok((await stage.dueIn(task)) <= 5_000, 'it is hinted at again where its hint is lost');
        assert.equal((await claimNow(stage, task)).paused, false);
      }
    },
  },
  {
    name: 'holds nothing of another tenant for a pause, and lets nothing of it go',
    check: async (stage) => {
      const place = freshPlace();
      const other = { ...stage, tenant: stage.otherTenant };
      await stage.pause('connector', place.connector);
      await stage.pause('connection', place.connection);
      const [own, others] = [await claimedTask(stage, place), await claimedTask(other, place)];
      assert.deepEqual([own.paused, others.paused], [true, false]);
      for (const task of [own, others]) await wait(stage, task);
      assert.deepEqual(await woken(stage, [own, others]), [others.id]);
    },
  },
  {
    name: 'makes ready what a worker wrote down as paused after the pause was over, in doubt as it was',
    check: async (stage) => {
      const place = freshPlace();
      await stage.pause('connection', place.connection);
      const task = await claimedTask(stage, place);
      await stage.resume('connection', place.connection);
      assert.deepEqual(await woken(stage, [task]), []);
      await wait(stage, task, true);
      assert.deepEqual(await woken(stage, [task]), [task.id]);
      assert.equal((await claimNow(stage, task)).unsettled, true);
    },
  },
  {
    name: 'lets a task that a pause holds be claimed to be cancelled or to expire',
    check: async (stage) => {
      const place = freshPlace();
      await stage.pause('connection', place.connection);
      const cancelled = await claimedTask(stage, place);
      const expiring = await claimedTask(stage, { ...place, deadline: new Date(Date.now() - 1) });
      for (const task of [cancelled, expiring]) await wait(stage, task);
      await stage.requestCancel(cancelled);
      for (const task of [cancelled, expiring]) assert.equal((await claimOf(stage, task))?.kind, 'claimed');
    },
  },
];
