import assert from 'node:assert/strict';
import { newUuid } from '#libs/contracts';
import type { ClaimedTask } from '../claimed-task.js';
import type { WakeDecision } from '../health/decide-wake.js';
import { type EndpointHealth, type EndpointKey, HEALTHY } from '../health/endpoint-health.js';
import {
  claimedTask,
  claimNow,
  claimOf,
  specCompletion,
  type TaskStoreRule,
  type TaskStoreStage,
} from './task-store-stage.js';

const HOUR_MS = 3_600_000;

const freshKey = ({ tenant }: TaskStoreStage): EndpointKey => ({
  tenant,
  connector: 'http',
  connection: `c-${newUuid()}`,
  group: 'default',
});

/** Puts what is known of an endpoint group in its place. What was known before is given back. */
async function setHealth(stage: TaskStoreStage, key: EndpointKey, next: EndpointHealth): Promise<EndpointHealth> {
  let before = HEALTHY;
  await stage.endpoints.change([key], ([standing]) => {
    before = standing?.health ?? before;
    return [next];
  });
  return before;
}

/** Tasks that wait for an endpoint group, oldest first. */
async function heldTasks(stage: TaskStoreStage, { connection, group }: EndpointKey, count: number) {
  const tasks = [];
  const later = new Date(Date.now() + HOUR_MS);
  for (let one = 0; one < count; one++) {
    const task = await claimedTask(stage, { connection });
    const wait = { status: 'waiting', reason: 'rate_limited', notBefore: later, wakeAt: later } as const;
    await stage.tasks.complete([specCompletion(task, { ...wait, heldGroup: group })]);
    tasks.push(task);
  }
  return tasks;
}

const intend = (stage: TaskStoreStage, { tenant, id, fence }: ClaimedTask) =>
  stage.tasks.recordIntents([
    {
      ...{ tenant, id, fence, effectClass: 'keyed', operationToken: 'f'.repeat(64), connectionVersion: 1 },
      ...{ method: 'POST', url: 'https://api.test/x', requestHash: Buffer.alloc(32) },
    },
  ]);

const letGo = (count: number, over: Partial<WakeDecision> = {}) => {
  return (health: EndpointHealth, { waiting }: { waiting: boolean }): WakeDecision => ({
    ...{ count: waiting ? count : 0, probeUntil: null, leastTried: false, health },
    ...over,
  });
};

/** How tasks wait for the endpoints behind a connection. */
export const HOLDING_RULES: readonly TaskStoreRule[] = [
  {
    name: 'tells a claim what was noted of the endpoint groups of its connection, and of no others',
    check: async (stage) => {
      const key = freshKey(stage);
      const hold = { until: new Date(Date.now() + HOUR_MS), reason: 'rate_limited' as const };
      assert.deepEqual(await setHealth(stage, key, { ...HEALTHY, hold }), HEALTHY);
      const task = await claimedTask(stage, { connection: key.connection });
      assert.deepEqual(task.health, [{ group: 'default', guarded: true, failing: false }]);
      await setHealth(stage, key, { ...HEALTHY, failures: 2 });
      await stage.expireLease(task);
      assert.deepEqual((await claimNow(stage, task)).health, [{ group: 'default', guarded: false, failing: true }]);
      assert.deepEqual((await claimedTask(stage)).health, []);
    },
  },
  {
    name: 'keeps all that is known of an endpoint group',
    check: async (stage) => {
      const key = freshKey(stage);
      const at = (ms: number) => new Date(Date.now() + ms);
      const known: EndpointHealth = {
        ...{ hold: { until: at(1), reason: 'breaker_open' }, failures: 5, trips: 2, queuedAt: at(3), ramp: 8 },
        probe: { task: newUuid(), until: at(2) },
        refused: newUuid(),
        bucket: { perSecond: 0.5, burst: 3, tokens: 1.25, refilledAt: at(4) },
      };
      await setHealth(stage, key, known);
      assert.deepEqual(await setHealth(stage, key, HEALTHY), known);
      assert.deepEqual(await setHealth(stage, key, HEALTHY), HEALTHY);
    },
  },
  {
    name: 'lets go what waits for an endpoint group, the oldest first, each with a ticket for one claim',
    check: async (stage) => {
      const key = freshKey(stage);
      const [first, second, third] = await heldTasks(stage, key, 3);
      assert.ok(first && second && third);
      await setHealth(stage, key, { ...HEALTHY, queuedAt: new Date() });
      const { woken } = await stage.upkeep.wakeHeld(1_000, null, letGo(2));
      const ids = [first, second, third].map(({ id }) => id);
      assert.deepEqual(
        woken.filter(({ id }) => ids.includes(id)).map(({ id }) => id),
        [first.id, second.id],
      );
      assert.equal((await claimOf(stage, third))?.kind, 'refused');
      const claimed = await claimNow(stage, first);
      assert.equal(claimed.ticket, true);
      await stage.expireLease(first);
      assert.equal((await claimNow(stage, first)).ticket, false);
    },
  },
  {
    name: 'lets the one that was tried the least go where that is asked for, and knows it as the probe',
    check: async (stage) => {
      const key = freshKey(stage);
      const [tried, fresh] = await heldTasks(stage, key, 2);
      assert.ok(tried && fresh);
      await setHealth(stage, key, { ...HEALTHY, queuedAt: new Date() });
      await stage.upkeep.wakeHeld(1_000, null, letGo(1));
      const claimed = await claimNow(stage, tried);
      await intend(stage, claimed);
      const later = new Date(Date.now() + HOUR_MS);
      const wait = { status: 'waiting', notBefore: later, wakeAt: later, heldGroup: key.group } as const;
      await stage.tasks.complete([specCompletion(claimed, wait)]);
      const probeUntil = new Date(Date.now() + HOUR_MS);
      const { woken } = await stage.upkeep.wakeHeld(1_000, null, letGo(1, { probeUntil, leastTried: true }));
      assert.deepEqual(
        woken.filter(({ id }) => id === tried.id || id === fresh.id).map(({ id }) => id),
        [fresh.id],
      );
      assert.deepEqual((await setHealth(stage, key, HEALTHY)).probe, { task: fresh.id, until: probeUntil });
    },
  },
  {
    name: 'counts the probes of a task as tries, so that one in doubt does not go each time',
    check: async (stage) => {
      const key = freshKey(stage);
      const [probed, other] = await heldTasks(stage, key, 2);
      assert.ok(probed && other);
      await setHealth(stage, key, { ...HEALTHY, queuedAt: new Date() });
      await stage.upkeep.wakeHeld(1_000, null, letGo(2));
      const later = new Date(Date.now() + HOUR_MS);
      const wait = { status: 'waiting', notBefore: later, wakeAt: later, heldGroup: key.group } as const;
      for (const task of [probed, other]) {
        const claimed = await claimNow(stage, task);
        await intend(stage, claimed);
        await stage.tasks.complete([specCompletion(claimed, wait)]);
      }
      await stage.upkeep.wakeHeld(1_000, null, letGo(2));
      for (const task of [probed, other]) {
        const claimed = await claimNow(stage, task);
        const { tenant, id, fence } = claimed;
        if (task === probed) {
          await stage.tasks.recordProbe({
            ...{
              tenant,
              id,
              fence,
              attempt: 1,
              number: 1,
              outcome: 'unclear',
              url: 'https://api.test/x',
              scope: 'all',
            },
            ...{ httpStatus: 503, errorCode: 'http_503', detail: null, answer: null, forgiven: true },
          });
        }
        await stage.tasks.complete([specCompletion(claimed, wait)]);
      }
      const { woken } = await stage.upkeep.wakeHeld(1_000, null, letGo(1, { leastTried: true }));
      assert.deepEqual(
        woken.filter(({ id }) => id === probed.id || id === other.id).map(({ id }) => id),
        [other.id],
      );
    },
  },
];
