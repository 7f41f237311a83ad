import assert from 'node:assert/strict';
import { newUuid } from '#libs/contracts';
import { HEALTHY } from '../health/endpoint-health.js';
import type { FirstIntent, Submission } from '../ports/task-store.js';
import { claimNow, specIntent, specSubmission, type TaskStoreRule, type TaskStoreStage } from './task-store-stage.js';

const HOUR_MS = 3_600_000;

const FIRST_INTENT: FirstIntent = {
  ...{ group: 'default', effectClass: 'keyed', operationToken: 'f'.repeat(64), connectionVersion: 1 },
  ...{ method: 'POST', url: 'https://api.test/x', requestHash: Buffer.alloc(32, 7) },
};

/** A task that brings its first intent. */
const submissionWith = ({ tenant }: TaskStoreStage, over: Partial<Submission> = {}) =>
  specSubmission(tenant, { firstIntent: FIRST_INTENT, ...over });

/** What is accepted of it, with how many attempts; null where it was not claimed. */
async function acceptedAs(stage: TaskStoreStage, submission: Submission) {
  const [acceptance] = await stage.tasks.accept([submission], 'worker');
  return acceptance?.kind === 'claimed' ? acceptance.intended : null;
}

/** How first intents are recorded with claims. */
export const INTENDING_RULES: readonly TaskStoreRule[] = [
  {
    name: 'records a first intent with the claim, as any other intent',
    check: async (stage) => {
      const submission = submissionWith(stage);
      const [acceptance] = await stage.tasks.accept([submission, specSubmission(stage.tenant)], 'worker');
      assert.ok(acceptance?.kind === 'claimed' && acceptance.intended);
      assert.deepEqual(await stage.tasks.recordIntents([specIntent(acceptance.task)]), [1]);
      await stage.expireLease(submission);
      const next = await claimNow(stage, submission);
      assert.deepEqual([next.interrupted, next.attempts, next.idleClaims], [true, 1, 1]);
      assert.equal(next.operationToken, FIRST_INTENT.operationToken);
      const { number, effectClass, connectionVersion, requestHash } = next.lastAttempt ?? {};
      assert.deepEqual([number, effectClass, connectionVersion], [1, 'keyed', 1]);
      assert.deepEqual(requestHash, FIRST_INTENT.requestHash);
    },
  },
  {
    name: 'records no first intent of a task that was delivered before, is late, early, or in a lane',
    check: async (stage) => {
      const past = new Date(Date.now() - HOUR_MS);
      assert.equal(await acceptedAs(stage, submissionWith(stage, { redelivered: true })), false);
      assert.equal(await acceptedAs(stage, submissionWith(stage, { deadline: past })), false);
      for (const over of [{ notBefore: new Date(Date.now() + HOUR_MS) }, { orderingKey: newUuid() }]) {
        assert.equal(await acceptedAs(stage, submissionWith(stage, over)), null);
      }
      const unclaimed = submissionWith(stage);
      await stage.tasks.accept([unclaimed], null);
      assert.equal((await claimNow(stage, unclaimed)).attempts, 0);
    },
  },
  {
    name: 'records no first intent for an endpoint group that others wait for, and one for the group beside it',
    check: async (stage) => {
      const connection = `c-${newUuid()}`;
      const key = { tenant: stage.tenant, connector: 'http', connection, group: FIRST_INTENT.group };
      await stage.endpoints.change([key], () => [{ ...HEALTHY, queuedAt: new Date() }]);
      assert.equal(await acceptedAs(stage, submissionWith(stage, { connection })), false);
      const beside = { ...FIRST_INTENT, group: 'search' };
      assert.equal(await acceptedAs(stage, submissionWith(stage, { connection, firstIntent: beside })), true);
    },
  },
];
