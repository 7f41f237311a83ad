import assert from 'node:assert/strict';
import { newUuid, type TaskStatus } from '#libs/contracts';
import type { ClaimedTask } from '../claimed-task.js';
import type { ParkedOutcome } from '../operator/resolve-parked.js';
import type { EndpointStore } from '../ports/endpoint-store.js';
import type {
  Claim,
  Completion,
  Intent,
  MaintenanceStore,
  Submission,
  TaskRef,
  TaskStore,
} from '../ports/task-store.js';
import { buildResult } from '../result-event.js';
import type { PausedKind } from './in-memory-pauses.js';

/** A store of tasks and what is done to it from elsewhere. */
export interface TaskStoreStage {
  tasks: TaskStore;
  endpoints: EndpointStore;
  upkeep: MaintenanceStore;
  tenant: string;
  /** Another tenant, for what must not reach across. */
  otherTenant: string;
  /** Ends the lease of a task, as time would. */
  expireLease(ref: TaskRef): Promise<void>;
  /** Makes a task due for the sweeper. */
  makeDue(ref: TaskRef): Promise<void>;
  /** When the sweeper looks at a task, in milliseconds from now. */
  dueIn(ref: TaskRef): Promise<number>;
  pause(kind: PausedKind, name: string): Promise<void>;
  resume(kind: PausedKind, name: string): Promise<void>;
  requestCancel(ref: TaskRef): Promise<TaskStatus | null>;
  settleParked(ref: TaskRef, outcome: ParkedOutcome): Promise<void>;
  /** Whether the task was sent back to the start. */
  redrive(ref: TaskRef): Promise<boolean>;
}

/** What every store of tasks must do. */
export interface TaskStoreRule {
  /** A sentence whose subject is the store. */
  name: string;
  /** Throws an AssertionError where the store does not. */
  check(stage: TaskStoreStage): Promise<void>;
}

/** A task as it is accepted, for a spec. */
export function specSubmission(tenant: string, over: Partial<Submission> = {}): Submission {
  const id = over.id ?? newUuid();
  return {
    ...{ tenant, id, idempotencyKey: id, bodyHash: Buffer.alloc(32, 1), connector: 'http', action: 'request' },
    ...{ connection: 'shop', input: Buffer.from('{}'), deadline: null, notBefore: null, orderingKey: null },
    ...{ priority: 'normal', agent: null, run: null, labels: {}, trace: {}, correlationId: null },
    ...over,
  };
}

/** Accepts a task and claims it. */
export async function claimedTask(stage: TaskStoreStage, over: Partial<Submission> = {}): Promise<ClaimedTask> {
  const submission = specSubmission(stage.tenant, over);
  const [acceptance] = await stage.tasks.accept([submission], 'worker');
  if (acceptance?.kind === 'claimed') return acceptance.task;
  return claimNow(stage, submission);
}

/** Claims a task that must be claimable. */
export async function claimNow(stage: TaskStoreStage, ref: TaskRef): Promise<ClaimedTask> {
  const claim = await claimOf(stage, ref);
  assert.equal(claim?.kind, 'claimed');
  return (claim as Extract<Claim, { kind: 'claimed' }>).task;
}

/** Tries to claim a task. */
export async function claimOf(stage: TaskStoreStage, { tenant, id }: TaskRef): Promise<Claim | undefined> {
  return (await stage.tasks.claim([{ tenant, id }]))[0];
}

/** What a claim that must be refused says about the task. */
export async function standingOf(stage: TaskStoreStage, ref: TaskRef) {
  const claim = await claimOf(stage, ref);
  assert.equal(claim?.kind, 'refused');
  return (claim as Extract<Claim, { kind: 'refused' }>).standing;
}

/** An intent of a claim. */
export function specIntent(task: ClaimedTask, over: Partial<Intent> = {}): Intent {
  const { tenant, id, fence } = task;
  return {
    ...{ tenant, id, fence, effectClass: 'keyed', operationToken: 'f'.repeat(64), connectionVersion: 1 },
    ...{ method: 'POST', url: 'https://api.test/x', requestHash: Buffer.alloc(32, 7) },
    ...over,
  };
}

/** The end of a claim: a success, unless told otherwise. */
export function specCompletion(task: ClaimedTask, over: Partial<Completion> = {}): Completion {
  const { tenant, id, fence } = task;
  const status = over.status ?? 'succeeded';
  const announced = status === 'accepted' || status === 'waiting' ? null : status;
  const result =
    announced === null
      ? null
      : buildResult({
          ...{ task, sequence: task.resultSequence + 1, status: announced, attempts: 1, effectClass: 'keyed' },
          ...{ applied: 'unknown', finishedAt: new Date() },
        });
  return {
    ...{ tenant, id, fence, status, reason: null, notBefore: null, wakeAt: null, unsettled: false, forgiven: 0 },
    ...{ heldGroup: null, attempt: null, result },
    ...over,
  };
}
