import assert from 'node:assert/strict';
import { newUuid } from '#libs/contracts';
import {
  claimedTask,
  claimNow,
  claimOf,
  specCompletion,
  specIntent,
  specSubmission,
  standingOf,
  type TaskStoreRule,
} from './task-store-stage.js';

const HOUR_MS = 3_600_000;

/** How tasks are accepted and claimed. */
export const CLAIMING_RULES: readonly TaskStoreRule[] = [
  {
    name: 'accepts a task once, and knows its copies from clashes',
    check: async ({ tasks, tenant }) => {
      const one = specSubmission(tenant);
      const other = specSubmission(tenant);
      const answers = await tasks.accept(
        [
          one,
          { ...one, id: newUuid() },
          other,
          { ...one, bodyHash: Buffer.alloc(32, 9) },
          { ...other, idempotencyKey: newUuid() },
        ],
        'worker',
      );
      assert.deepEqual(
        answers.map(({ kind }) => kind),
        ['claimed', 'same', 'claimed', 'conflict', 'conflict'],
      );
      assert.deepEqual(await tasks.accept([one], null), [{ kind: 'same', taskId: one.id }]);
    },
  },
  {
    name: 'says of a clash since when its key or its id is taken, the same each time',
    check: async ({ tasks, tenant }) => {
      const [one, other] = [specSubmission(tenant), specSubmission(tenant)];
      await tasks.accept([one], null);
      const clash = { ...one, id: newUuid(), bodyHash: Buffer.alloc(32, 9) };
      const elsewhere = { ...one, idempotencyKey: other.idempotencyKey };
      const since = async () => {
        const answers = await tasks.accept([clash, elsewhere], 'worker');
        return answers.map((answer) => (answer.kind === 'conflict' ? answer.since?.toISOString() : answer.kind));
      };
      const [first, second] = await since();
      assert.equal(first, second);
      await tasks.accept([other], null);
      assert.deepEqual(await since(), [first, first]);
    },
  },
  {
    name: 'accepts a task that stood behind a clash of its own batch',
    check: async ({ tasks, tenant }) => {
      const known = specSubmission(tenant);
      await tasks.accept([known], null);
      const clash = { ...known, idempotencyKey: newUuid() };
      const innocent = specSubmission(tenant, { idempotencyKey: clash.idempotencyKey });
      const answers = await tasks.accept([clash, innocent], null);
      assert.deepEqual(
        answers.map(({ kind }) => kind),
        ['conflict', 'accepted'],
      );
    },
  },
  {
    name: 'lets an early task rest until its time or its deadline',
    check: async (stage) => {
      const notBefore = new Date(Date.now() + HOUR_MS);
      const early = specSubmission(stage.tenant, { notBefore });
      const [acceptance] = await stage.tasks.accept([early], 'worker');
      assert.equal(acceptance?.kind, 'accepted');
      const { status, claimableAt } = await standingOf(stage, early);
      assert.deepEqual([status, claimableAt], ['waiting', notBefore]);
      const late = specSubmission(stage.tenant, { notBefore, deadline: new Date(Date.now() - 1_000) });
      await stage.tasks.accept([late], 'worker');
      await claimNow(stage, late);
    },
  },
  {
    name: 'gives a task to one claim at a time, and to the next when its lease has ended',
    check: async (stage) => {
      const first = await claimedTask(stage);
      const held = await standingOf(stage, first);
      assert.equal(held.status, 'running');
      assert.ok((held.claimableAt?.getTime() ?? 0) > Date.now());
      await stage.expireLease(first);
      const second = await claimNow(stage, first);
      assert.ok(second.fence.counter > first.fence.counter);
      assert.deepEqual([second.interrupted, second.idleClaims], [false, 2]);
    },
  },
  {
    name: 'gives a task once to a batch that asks for it twice, and knows no stranger',
    check: async (stage) => {
      const [acceptance] = await stage.tasks.accept([specSubmission(stage.tenant)], null);
      const ref = { tenant: stage.tenant, id: acceptance && 'taskId' in acceptance ? (acceptance.taskId ?? '') : '' };
      const claims = await stage.tasks.claim([ref, ref, { tenant: stage.tenant, id: newUuid() }]);
      assert.deepEqual(
        claims.map(({ kind }) => kind),
        ['claimed', 'refused', 'unknown'],
      );
    },
  },
  {
    name: 'says of a lost intent that it was interrupted, until one claim settles it',
    check: async (stage) => {
      const first = await claimedTask(stage);
      assert.deepEqual(await stage.tasks.recordIntents([specIntent(first)]), [1]);
      await stage.expireLease(first);
      await claimNow(stage, first);
      await stage.expireLease(first);
      const third = await claimNow(stage, first);
      assert.deepEqual([third.interrupted, third.attempts, third.lastAttempt?.number], [true, 1, 1]);
      assert.equal(third.operationToken, 'f'.repeat(64));
    },
  },
  {
    name: 'runs the tasks of an ordering key one at a time, in the order they came',
    check: async (stage) => {
      const orderingKey = newUuid();
      const submissions = [1, 2, 3].map(() => specSubmission(stage.tenant, { orderingKey }));
      const [first, second, third] = submissions;
      assert.ok(first && second && third);
      const answers = await stage.tasks.accept(submissions, 'worker');
      assert.deepEqual(
        answers.map(({ kind }) => kind),
        ['accepted', 'accepted', 'accepted'],
      );
      assert.equal((await standingOf(stage, second)).heldByOrder, true);
      const task = await claimNow(stage, first);
      assert.equal((await claimOf(stage, second))?.kind, 'refused');
      await stage.tasks.complete([specCompletion(task, { status: 'parked' })]);
      assert.equal((await claimOf(stage, second))?.kind, 'refused');
      await stage.requestCancel(third);
      await stage.tasks.complete([specCompletion(await claimNow(stage, third), { status: 'cancelled' })]);
      const [next] = await stage.tasks.nextInLanes([{ tenant: stage.tenant, connector: 'http', orderingKey }]);
      assert.equal(next?.id, first.id);
    },
  },
  {
    name: 'lets an ordering key rest behind a doubt, but for the task in doubt and for a cancel',
    check: async (stage) => {
      const orderingKey = newUuid();
      const [first, second, third] = [1, 2, 3].map(() => specSubmission(stage.tenant, { orderingKey }));
      assert.ok(first && second && third);
      await stage.tasks.accept([first, second, third], null);
      const lane = { tenant: stage.tenant, connector: 'http', orderingKey };
      const doubtful = await claimNow(stage, first);
      await stage.tasks.recordIntents([specIntent(doubtful)]);
      await stage.tasks.settleLane(lane, HOUR_MS);
      await stage.tasks.settleLane(lane, 1);
      const wait = { status: 'waiting', reason: 'retry', notBefore: new Date(0), unsettled: true } as const;
      await stage.tasks.complete([specCompletion(doubtful, wait)]);
      await stage.tasks.complete([specCompletion(await claimNow(stage, first))]);
      await standingOf(stage, second);
      const { status, heldByOrder, claimableAt } = await standingOf(stage, second);
      assert.deepEqual([status, heldByOrder], ['waiting', false]);
      assert.ok((claimableAt?.getTime() ?? 0) > Date.now() + HOUR_MS / 2);
      await stage.requestCancel(second);
      await claimNow(stage, second);
    },
  },
  {
    name: 'lets a task whose deadline has passed through the rest of its ordering key, to expire',
    check: async (stage) => {
      const orderingKey = newUuid();
      const deadline = new Date(Date.now() - 1_000);
      const [first, second] = [
        specSubmission(stage.tenant, { orderingKey }),
        specSubmission(stage.tenant, { orderingKey, deadline }),
      ];
      await stage.tasks.accept([first, second], null);
      const doubtful = await claimNow(stage, first);
      await stage.tasks.settleLane({ tenant: stage.tenant, connector: 'http', orderingKey }, HOUR_MS);
      await stage.tasks.complete([specCompletion(doubtful)]);
      const late = await claimNow(stage, second);
      assert.ok((late.deadline?.getTime() ?? Number.POSITIVE_INFINITY) <= late.claimedAt.storeMs);
    },
  },
  {
    name: 'says of a task that waits for its turn that it does, until its turn comes',
    check: async (stage) => {
      const orderingKey = newUuid();
      const [first, second] = [1, 2].map(() => specSubmission(stage.tenant, { orderingKey }));
      assert.ok(first && second);
      await stage.tasks.accept([first, second], null);
      assert.equal((await standingOf(stage, second)).status, 'accepted');
      assert.equal((await standingOf(stage, second)).status, 'waiting');
      await stage.tasks.complete([specCompletion(await claimNow(stage, first))]);
      await claimNow(stage, second);
    },
  },
];
