import assert from 'node:assert/strict';
import { newUuid } from '#libs/contracts';
import { resolveParked } from '../operator/resolve-parked.js';
import type { Submission } from '../ports/task-store.js';
import {
  claimedTask,
  specCompletion,
  specSubmission,
  standingOf,
  type TaskStoreRule,
  type TaskStoreStage,
} from './task-store-stage.js';

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];

/** The first of a lane, claimed, and those behind it, which were all found to wait and have an hour until they are looked at. */
async function busyLane(stage: TaskStoreStage, behind: readonly Partial<Submission>[]) {
  const orderingKey = newUuid();
  const first = await claimedTask(stage, { orderingKey });
  const waiting = behind.map((over) => specSubmission(stage.tenant, { orderingKey, ...over }));
  await stage.tasks.accept(waiting, 'worker');
  for (const one of waiting) {
    assert.equal((await standingOf(stage, one)).heldByOrder, true);
    await stage.makeDue(one);
  }
  await stage.upkeep.takeDue(1_000, HOUR_MS);
  const soon = () => Promise.all(waiting.map(async (one) => (await stage.dueIn(one)) < MINUTE_MS));
  assert.deepEqual(
    await soon(),
    waiting.map(() => false),
  );
  return { first, soon };
}

/** How a lane goes on where the hint at its next task is lost. */
export const LANE_RULES: readonly TaskStoreRule[] = [
  {
    name: 'has the sweeper look soon at the next of an ordering key once the one before it has ended, and at no other',
    check: async (stage) => {
      const { first, soon } = await busyLane(stage, [{}, {}]);
      const other = await busyLane(stage, [{}]);
      await stage.tasks.complete([specCompletion(first)]);
      assert.deepEqual([await soon(), await other.soon()], [[true, false], [false]]);
    },
  },
  {
    name: 'has the sweeper look soon at the next of an ordering key once an operator has ended the one before it',
    check: async (stage) => {
      const { first, soon } = await busyLane(stage, [{}]);
      await stage.tasks.complete([specCompletion(first, { status: 'parked', unsettled: true })]);
      assert.deepEqual(await soon(), [false]);
      const parked = { ...first, effectClass: null, resultSequence: 1 };
      await stage.settleParked(first, resolveParked(parked, { decision: 'applied', output: null }, new Date()));
      assert.deepEqual(await soon(), [true]);
    },
  },
  {
    name: 'lets the next of an ordering key rest until its own time',
    check: async (stage) => {
      const { first, soon } = await busyLane(stage, [{ notBefore: new Date(Date.now() + 2 * HOUR_MS) }]);
      await stage.tasks.complete([specCompletion(first)]);
      assert.deepEqual(await soon(), [false]);
    },
  },
];
