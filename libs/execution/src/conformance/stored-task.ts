import type { EffectClass, ResultStatus, TaskStatus } from '#libs/contracts';
import type { ClaimedTask, Fence } from '../claimed-task.js';
import type { AttemptRecord, OverdueResult, Standing, Submission } from '../ports/task-store.js';

/** An attempt as it is stored. `record` is null while nobody has seen its end. Times are milliseconds since 1970. */
export interface StoredAttempt {
  number: number;
  fence: Fence;
  effectClass: EffectClass;
  operationToken: string;
  connectionVersion: number;
  requestHash: Buffer;
  intentAt: number;
  /** When its end was recorded; null where nobody saw it end. */
  endedAt: number | null;
  outcome: AttemptRecord['outcome'] | null;
}

/** A result as it is stored. */
export interface StoredResult extends OverdueResult {
  publishedAt: number | null;
}

/** A task as it is stored. Times are milliseconds since 1970. */
export interface StoredTask {
  submission: Submission;
  status: TaskStatus;
  reason: string | null;
  notBefore: number | null;
  wakeAt: number | null;
  /** The endpoint group it waits for, and until when it may pass since it was let go. */
  heldGroup: string | null;
  ticketUntil: number | null;
  leaseUntil: number | null;
  orderingNumber: number;
  fence: Fence;
  attempts: StoredAttempt[];
  attemptsForgiven: number;
  idleClaims: number;
  operationToken: string | null;
  forceCounter: number;
  unsettled: boolean;
  interrupted: boolean;
  cancelRequested: boolean;
  resultSequence: number;
  createdAt: number;
  updatedAt: number;
  finishedAt: number | null;
}

/** The states that nothing leads out of but a redrive. */
export const FINISHED: readonly TaskStatus[] = ['succeeded', 'failed', 'cancelled', 'expired'] satisfies ResultStatus[];

/** Whether a worker is at it, as far as the row knows. */
export const isUnderWay = ({ status }: StoredTask): boolean => status === 'running' || status === 'intent';

/** Whether a claim finds the task claimable now, but for its ordering key. */
export function isClaimable(task: StoredTask, now: number): boolean {
  const { status, notBefore, leaseUntil, cancelRequested } = task;
  const deadline = task.submission.deadline?.getTime() ?? Number.POSITIVE_INFINITY;
  if (status === 'accepted') return notBefore === null || notBefore <= now;
  if (status === 'waiting') return (notBefore !== null && notBefore <= now) || deadline <= now || cancelRequested;
  return isUnderWay(task) && leaseUntil !== null && leaseUntil < now;
}

/** Whether another task of the same ordering key comes first, or is under way. */
export function isHeldUp(task: StoredTask, all: Iterable<StoredTask>): boolean {
  const { tenant, id, connector, orderingKey } = task.submission;
  if (orderingKey === null) return false;
  for (const other of all) {
    const { submission: of, finishedAt, orderingNumber } = other;
    if (of.tenant !== tenant || of.connector !== connector || of.orderingKey !== orderingKey || of.id === id) continue;
    if (finishedAt === null && (orderingNumber < task.orderingNumber || isUnderWay(other))) return true;
  }
  return false;
}

/** What a task that could not be claimed is doing. */
export function standingOf(task: StoredTask, now: number, heldUp: boolean, resultOwed: boolean): Standing {
  const { connector, action, trace } = task.submission;
  const { status } = task;
  const rests = status === 'accepted' || status === 'waiting';
  return {
    ...{ connector, action, trace, status, resultOwed },
    claimableAt: claimableAt(task, now),
    heldByOrder: rests && heldUp,
  };
}

function claimableAt(task: StoredTask, now: number): Date | null {
  if (isUnderWay(task)) return dateOf(task.leaseUntil);
  if (task.status === 'accepted') return new Date(task.notBefore ?? now);
  if (task.status !== 'waiting' || task.heldGroup !== null) return null;
  const deadline = task.submission.deadline?.getTime() ?? Number.POSITIVE_INFINITY;
  return new Date(Math.min(task.notBefore ?? Number.POSITIVE_INFINITY, deadline));
}

/** The task as its claim hands it out. */
export function claimedOf(
  task: StoredTask,
  seen: Pick<ClaimedTask, 'health' | 'paused' | 'ticket' | 'late'>,
  claimedAt: number,
): ClaimedTask {
  const { tenant, id, idempotencyKey, connector, action, connection, input, deadline } = task.submission;
  const { orderingKey, labels, trace, correlationId } = task.submission;
  const { attemptsForgiven, idleClaims, operationToken, forceCounter, cancelRequested } = task;
  const { unsettled, interrupted, resultSequence } = task;
  return {
    ...{ tenant, id, idempotencyKey, connector, action, connection, input, deadline },
    ...{ orderingKey, labels, trace, correlationId },
    ...{ attemptsForgiven, idleClaims, operationToken, forceCounter, cancelRequested },
    ...{ unsettled, interrupted, resultSequence, ...seen },
    createdAt: new Date(task.createdAt),
    fence: { ...task.fence },
    attempts: task.attempts.length,
    lastAttempt: lastAttemptOf(task),
    claimedAt: { monotonicMs: claimedAt, wallMs: claimedAt, storeMs: claimedAt },
  };
}

function lastAttemptOf({ attempts, operationToken: token }: StoredTask): ClaimedTask['lastAttempt'] {
  const first = attempts.find(({ operationToken }) => operationToken === token);
  const last = attempts.at(-1);
  if (first === undefined || last === undefined) return null;
  const { number, effectClass, requestHash, connectionVersion, endedAt } = last;
  const firstIntentAt = new Date(first.intentAt);
  return { number, effectClass, requestHash, connectionVersion, firstIntentAt, endedAt: dateOf(endedAt) };
}

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
