import { expect, it } from '@jest/globals';
import { type ActionDefinition, defineConnector, type OutgoingRequest } from '#libs/connector-kit';
import { BatchedTasks } from '../batched-tasks.js';
import { InMemoryTaskStore } from '../conformance/in-memory-task-store.js';
import { specSubmission } from '../conformance/task-store-stage.js';
import { Endpoints } from '../health/endpoints.js';
import type { Announcer } from '../ports/announcer.js';
import type { Submission } from '../ports/task-store.js';
import { LeaseKeeper } from './lease-keeper.js';
import { leaseTimes } from './lease-times.js';
import { firstIntentOf, planFirstAttempt } from './plan-first-attempt.js';
import { TaskRecorder } from './task-recorder.js';
import { TaskRunner } from './task-runner.js';

const START = Date.parse('2026-11-21T12:00:00Z');
/** Long enough for a deadline that a first attempt may be planned with to pass within it. */
const LEASE = leaseTimes(600);

const action: ActionDefinition = {
  name: 'request',
  summary: 'A call that may be repeated',
  input: { type: 'object' },
  output: {},
  effect: 'natural',
  timeoutMs: 5_000,
  retry: { maxAttempts: 3, baseDelayMs: 1_000, maxDelayMs: 4_000 },
  prepare: () => ({ method: 'PUT', url: 'https://api.test/x', headers: {}, body: null }),
  read: () => ({ kind: 'done', output: {} }),
};
const connector = defineConnector({
  name: 'http',
  summary: 'A third party',
  settings: { type: 'object' },
  credentials: ['none'],
  actions: [action],
});
const connection = { connector: 'http', settings: {}, version: 1, accountSince: 1, authorization: {} };

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const announced = async () => undefined;
const announcer: Announcer = {
  ...{ hint: announced, quarantine: announced, result: announced, deadLetter: announced },
  ...{ replyHint: announced, directAnswer: announced },
};

/** A worker whose clock stands still unless it is moved. */
function scene() {
  let now = START;
  const sent: OutgoingRequest[] = [];
  const calls: unknown[][] = [];
  const clock = { wallMs: () => now, monotonicMs: () => now };
  const store = new InMemoryTaskStore({ now: () => now, leaseMs: LEASE.leaseMs, graceMs: 5_000 });
  const patience = { classify: () => 'data' as const, signal: new AbortController().signal, onWait: () => undefined };
  const tasks = new BatchedTasks(store, patience);
  const endpoints = new Endpoints({ store: store.endpoints, clock, patience, log: silent });
  const runner = new TaskRunner(
    {
      ...{ endpoints, clock, patience, random: () => 0.5, connectors: new Map([['http', connector]]) },
      connections: { connectorOf: async () => 'http', open: async () => ({ kind: 'open', connection }) },
      caller: {
        send: async (request) => {
          sent.push(request);
          return { kind: 'answered', status: 200, headers: {}, body: Buffer.alloc(0) };
        },
      },
    },
    new TaskRecorder({
      tasks,
      announcer,
      clock,
      log: silent,
      calls: { count: (...counted) => void calls.push(counted) },
    }),
  );
  const leases = new LeaseKeeper(store, clock, silent, LEASE);
  // Nothing is renewed where the clock stands still.
  leases.stop();
  return {
    sent,
    calls,
    row: (submission: Submission) => store.row(submission),
    pauses: store.pauses,
    wakePaused: () => store.wakePaused(10),
    accept: (submission: Submission) => store.accept([submission], null),
    expireLease: (submission: Submission) => {
      store.row(submission).leaseUntil = now - 1;
    },
    /** Accepts a task with the intent of its first attempt, and runs it when so many milliseconds have passed. */
    async runLate(submission: Submission, lateMs: number): Promise<void> {
      const planned = planFirstAttempt(submission, connector, connection, now);
      if (!planned) throw new Error('The attempt was not planned');
      const [accepted] = await store.accept([{ ...submission, firstIntent: firstIntentOf(planned) }], 'worker');
      if (accepted?.kind !== 'claimed' || !accepted.intended) throw new Error('The intent was not recorded');
      now += lateMs;
      await runner.runIntended(accepted.task, leases.hold(accepted.task), planned);
    },
    /** Claims a task once more after so many milliseconds, and runs it. */
    async runAgain(submission: Submission, laterMs: number): Promise<void> {
      now += laterMs;
      const [claim] = await store.claim([submission]);
      if (claim?.kind !== 'claimed') throw new Error('The task was not claimed');
      await runner.run(claim.task, leases.hold(claim.task), false);
    },
  };
}

it('sends what was intended with its claim', async () => {
  const { sent, calls, row, runLate } = scene();
  const submission = specSubmission('acme', { deadline: new Date(START + 180_000) });
  await runLate(submission, 170_000);
  expect(sent).toHaveLength(1);
  expect(calls).toMatchObject([
    [{ id: submission.id, connection: 'shop' }, { outcome: 'succeeded', durationMs: 0 }, {}],
  ]);
  expect(row(submission)).toMatchObject({ status: 'succeeded', attempts: [{ outcome: 'succeeded' }] });
});

it('sends nothing where the deadline passed after the claim with its intent: the task expires', async () => {
  const { sent, row, runLate } = scene();
  const submission = specSubmission('acme', { deadline: new Date(START + 180_000) });
  await runLate(submission, 180_000);
  expect(sent).toEqual([]);
  expect(row(submission)).toMatchObject({ status: 'expired', unsettled: false, attempts: [{ outcome: 'failed' }] });
});

it('sends nothing where too little of the lease is left after the claim with its intent: the task is tried again', async () => {
  const { sent, row, runLate, runAgain } = scene();
  const submission = specSubmission('acme');
  await runLate(submission, LEASE.leaseMs - LEASE.cutBeforeMs);
  expect(sent).toEqual([]);
  expect(row(submission)).toMatchObject({ status: 'waiting', reason: 'retry', unsettled: false });
  await runAgain(submission, 5_000);
  expect(sent).toHaveLength(1);
  expect(row(submission)).toMatchObject({ status: 'succeeded', attempts: [{ outcome: 'failed' }, {}] });
});

it('sends nothing while its connection is paused, and counts nothing against the task', async () => {
  const { sent, row, pauses, accept, runAgain, wakePaused } = scene();
  const submission = specSubmission('acme');
  await accept(submission);
  pauses.pause('acme', 'connection', 'shop');
  await runAgain(submission, 0);
  expect(sent).toEqual([]);
  expect(row(submission)).toMatchObject({ status: 'waiting', reason: 'paused', attempts: [], idleClaims: 0 });
  pauses.resume('acme', 'connection', 'shop');
  expect(await wakePaused()).toMatchObject([{ id: submission.id }]);
  await runAgain(submission, 0);
  expect(sent).toHaveLength(1);
  expect(row(submission)).toMatchObject({ status: 'succeeded', attempts: [{ number: 1 }] });
});

it('lets a paused task expire, and be cancelled, where nothing can have been applied', async () => {
  const { sent, row, pauses, accept, runAgain } = scene();
  pauses.pause('acme', 'connector', 'http');
  const [expiring, cancelled] = [
    specSubmission('acme', { deadline: new Date(START + 60_000) }),
    specSubmission('acme'),
  ];
  for (const submission of [expiring, cancelled]) {
    await accept(submission);
    await runAgain(submission, 0);
    expect(row(submission)).toMatchObject({ status: 'waiting', reason: 'paused' });
  }
  expect(row(expiring).wakeAt).toBe(START + 60_000);
  row(cancelled).cancelRequested = true;
  await runAgain(cancelled, 0);
  await runAgain(expiring, 60_000);
  expect(sent).toEqual([]);
  expect([row(expiring).status, row(cancelled).status]).toEqual(['expired', 'cancelled']);
});

it('keeps the doubt over a task whose worker was lost, while its connection is paused', async () => {
  const { sent, row, pauses, accept, expireLease, runAgain, runLate } = scene();
  const submission = specSubmission('acme');
  await runLate(submission, LEASE.leaseMs - LEASE.cutBeforeMs);
  await runAgain(submission, 5_000);
  expect(sent).toHaveLength(1);
  const doubtful = specSubmission('acme');
  await accept(doubtful);
  Object.assign(row(doubtful), { status: 'intent', attempts: row(submission).attempts.slice(0, 1), finishedAt: null });
  Object.assign(row(doubtful), { operationToken: row(submission).operationToken });
  expireLease(doubtful);
  pauses.pause('acme', 'connection', 'shop');
  await runAgain(doubtful, 0);
  expect(sent).toHaveLength(1);
  expect(row(doubtful)).toMatchObject({ status: 'waiting', reason: 'paused', unsettled: true });
});
