import assert from 'node:assert/strict';
import { resolveParked } from '../operator/resolve-parked.js';
import {
  claimedTask,
  claimNow,
  claimOf,
  specCompletion,
  specIntent,
  standingOf,
  type TaskStoreRule,
} from './task-store-stage.js';

const HOUR_MS = 3_600_000;

const soon = () => new Date(Date.now() + HOUR_MS);

/** How attempts are recorded and claims ended. */
export const ENDING_RULES: readonly TaskStoreRule[] = [
  {
    name: 'records an intent for the present claim only, while its lease lives and no cancel was asked for',
    check: async (stage) => {
      const [stale, ended, unwanted] = [await claimedTask(stage), await claimedTask(stage), await claimedTask(stage)];
      await stage.expireLease(stale);
      const present = await claimNow(stage, stale);
      await stage.expireLease(ended);
      assert.equal(await stage.requestCancel(unwanted), 'running');
      const numbers = await stage.tasks.recordIntents(
        [stale, present, ended, unwanted].map((task) => specIntent(task)),
      );
      assert.deepEqual(numbers, [null, 1, null, null]);
    },
  },
  {
    name: 'lets only the present claim end a task',
    check: async (stage) => {
      const first = await claimedTask(stage);
      await stage.expireLease(first);
      const second = await claimNow(stage, first);
      const ends = [specCompletion(first, { status: 'failed' }), specCompletion(second)];
      assert.deepEqual(await stage.tasks.complete(ends), [false, true]);
      assert.deepEqual(await stage.tasks.complete([specCompletion(second, { status: 'failed' })]), [false]);
      const { status, resultOwed } = await standingOf(stage, first);
      assert.deepEqual([status, resultOwed], ['succeeded', true]);
    },
  },
  {
    name: 'knows an intent and an end that are told again from others, for an answer may have been lost',
    check: async (stage) => {
      const task = await claimedTask(stage);
      const other = specIntent(task, { requestHash: Buffer.alloc(32, 8) });
      for (const [intent, number] of [
        [specIntent(task), 1],
        [specIntent(task), 1],
        [other, null],
      ] as const) {
        assert.deepEqual(await stage.tasks.recordIntents([intent]), [number]);
      }
      assert.deepEqual(await stage.tasks.complete([specCompletion(task)]), [true]);
      assert.deepEqual(await stage.tasks.complete([specCompletion(task)]), [true]);
      assert.deepEqual(await stage.tasks.complete([specCompletion(task, { status: 'failed' })]), [false]);
      assert.deepEqual(await stage.tasks.recordIntents([specIntent(task)]), [null]);
    },
  },
  {
    name: 'owes a result until it is marked as published',
    check: async (stage) => {
      const task = await claimedTask(stage);
      await stage.tasks.complete([specCompletion(task)]);
      const owed = async () => (await stage.upkeep.owedResults(1_000, -1_000, null)).filter(({ id }) => id === task.id);
      assert.deepEqual(
        (await owed()).map(({ sequence, status }) => [sequence, status]),
        [[1, 'succeeded']],
      );
      await stage.tasks.markPublished([{ tenant: task.tenant, id: task.id, sequence: 1 }]);
      assert.deepEqual(await owed(), []);
      assert.equal((await standingOf(stage, task)).resultOwed, false);
    },
  },
  {
    name: 'marks what was published with the ends of other tasks',
    check: async (stage) => {
      const [task, other] = [await claimedTask(stage), await claimedTask(stage)];
      await stage.tasks.complete([specCompletion(task)]);
      await stage.tasks.complete([specCompletion(other)], [{ tenant: task.tenant, id: task.id, sequence: 1 }]);
      assert.equal((await standingOf(stage, task)).resultOwed, false);
      assert.equal((await standingOf(stage, other)).resultOwed, true);
    },
  },
  {
    name: 'lets a waiting task rest until its time, and wakes it for a cancel',
    check: async (stage) => {
      const task = await claimedTask(stage);
      const wait = { status: 'waiting', reason: 'retry', notBefore: soon(), wakeAt: soon(), unsettled: true } as const;
      await stage.tasks.complete([specCompletion(task, { ...wait, forgiven: 1 })]);
      assert.equal((await standingOf(stage, task)).status, 'waiting');
      assert.equal(await stage.requestCancel(task), 'waiting');
      const again = await claimNow(stage, task);
      assert.deepEqual([again.cancelRequested, again.unsettled], [true, true]);
      assert.deepEqual([again.attemptsForgiven, again.idleClaims], [1, 1]);
    },
  },
  {
    name: 'counts a claim given back as none',
    check: async (stage) => {
      const task = await claimedTask(stage);
      await stage.tasks.complete([specCompletion(task, { status: 'accepted', wakeAt: soon() })]);
      const again = await claimNow(stage, task);
      assert.equal(again.idleClaims, 1);
    },
  },
  {
    name: 'keeps each probe of an attempt once, told by the present claim, in their order',
    check: async (stage) => {
      const stale = await claimedTask(stage);
      await stage.tasks.recordIntents([specIntent(stale, { effectClass: 'probed' })]);
      await stage.expireLease(stale);
      const task = await claimNow(stage, stale);
      const { tenant, id, fence } = task;
      const evidence = { url: 'https://api.test/x', scope: '', httpStatus: 200, errorCode: null, detail: null };
      const probe = { tenant, id, fence, attempt: 1, ...evidence, answer: null, forgiven: false };
      await stage.tasks.recordProbe({ ...probe, number: 1, outcome: 'absent' });
      await stage.tasks.recordProbe({ ...probe, number: 1, outcome: 'found' });
      await stage.tasks.recordProbe({ ...probe, number: 2, outcome: 'unclear', forgiven: true });
      await stage.tasks.recordProbe({ ...probe, fence: stale.fence, number: 3, outcome: 'found' });
      const found = await stage.tasks.findProbes({ tenant, id, attempt: 1 });
      assert.deepEqual(
        found.map(({ outcome, httpStatus, forgiven }) => [outcome, httpStatus, forgiven]),
        [
          ['absent', 200, false],
          ['unclear', 200, true],
        ],
      );
      assert.deepEqual(await stage.tasks.findProbes({ tenant, id, attempt: 2 }), []);
    },
  },
  {
    name: 'closes an attempt whose worker was lost with the claim that follows, though that one ends before it does anything',
    check: async (stage) => {
      const lost = await claimedTask(stage);
      await stage.tasks.recordIntents([specIntent(lost, { effectClass: 'probed' })]);
      await stage.expireLease(lost);
      const held = await claimNow(stage, lost);
      assert.deepEqual([held.interrupted, held.lastAttempt?.endedAt], [true, null]);
      const wait = { status: 'waiting', reason: 'retry', notBefore: new Date(0), unsettled: true } as const;
      await stage.tasks.complete([specCompletion(held, wait)]);
      const next = await claimNow(stage, lost);
      assert.equal(next.interrupted, false);
      assert.ok(next.lastAttempt?.endedAt instanceof Date);
    },
  },
  {
    name: 'renews the leases that still live, and no others',
    check: async (stage) => {
      const [live, ended, stale] = [await claimedTask(stage), await claimedTask(stage), await claimedTask(stage)];
      await stage.expireLease(ended);
      await stage.expireLease(stale);
      await claimNow(stage, stale);
      const leases = [live, ended, stale].map(({ tenant, id, fence }) => ({ tenant, id, fence }));
      assert.deepEqual(await stage.tasks.renewLeases(leases), [true, false, false]);
    },
  },
  {
    name: 'gives the sweeper what is due, and then not before a while',
    check: async (stage) => {
      const task = await claimedTask(stage);
      const taken = async () => (await stage.upkeep.takeDue(1_000, HOUR_MS)).filter(({ id }) => id === task.id).length;
      assert.equal(await taken(), 0);
      await stage.makeDue(task);
      assert.deepEqual([await taken(), await taken()], [1, 0]);
    },
  },
  {
    name: 'sends a parked task again with its token, out of doubt and with attempts of its own',
    check: async (stage) => {
      const task = await claimedTask(stage);
      await stage.tasks.recordIntents([specIntent(task, { effectClass: 'once' })]);
      await stage.tasks.complete([specCompletion(task, { status: 'parked', unsettled: true })]);
      assert.equal((await claimOf(stage, task))?.kind, 'refused');
      await stage.settleParked(task, { status: 'accepted', reason: null, result: null });
      const again = await claimNow(stage, task);
      assert.deepEqual([again.unsettled, again.attempts, again.attemptsForgiven], [false, 1, 1]);
      assert.equal(again.operationToken, 'f'.repeat(64));
      assert.ok(again.fence.counter > task.fence.counter + 1);
    },
  },
  {
    name: 'ends a parked task as an operator decides, with a further result',
    check: async (stage) => {
      const task = await claimedTask(stage);
      await stage.tasks.complete([specCompletion(task, { status: 'parked', unsettled: true })]);
      const parked = { ...task, effectClass: null, resultSequence: 1 };
      await stage.settleParked(task, resolveParked(parked, { decision: 'applied', output: null }, new Date()));
      assert.equal((await standingOf(stage, task)).status, 'succeeded');
      assert.equal(await stage.requestCancel(task), 'succeeded');
    },
  },
  {
    name: 'sends a failed task back with its token, but not where it may have happened once already',
    check: async (stage) => {
      const ends = [
        ['keyed', true],
        ['once', true],
        ['once', false],
      ] as const;
      const redriven = [];
      for (const [effectClass, unsettled] of ends) {
        const task = await claimedTask(stage);
        await stage.tasks.recordIntents([specIntent(task, { effectClass })]);
        assert.equal(await stage.redrive(task), false);
        await stage.tasks.complete([specCompletion(task, { status: 'failed', unsettled })]);
        redriven.push(await stage.redrive(task));
        if (!redriven.at(-1)) continue;
        const again = await claimNow(stage, task);
        assert.deepEqual([again.attemptsForgiven, again.operationToken], [1, 'f'.repeat(64)]);
      }
      assert.deepEqual(redriven, [true, false, true]);
    },
  },
];
