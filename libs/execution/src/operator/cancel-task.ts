import type { ClaimedTask } from '../claimed-task.js';
import { decideStart } from '../decisions/decide-start.js';
import type { OwedResult, TaskRef, TaskStore, Wakeable } from '../ports/task-store.js';
import { toCompletion } from '../run/settle-task.js';

/** What became of the wish to cancel, once it was recorded. After COMMIT `result` is to be announced and `next` hinted at. */
export type CancelOutcome = { kind: 'ended'; result: OwedResult; next: Wakeable[] } | { kind: 'asked' };

/**
 * Ends a task whose cancel was asked for, if no worker holds it: claims it and decides as a worker would. A task that is
 * held stops at its next safe place, and one that the database may have forgotten attempts of is left to a worker, which
 * knows its effect class. Run in the transaction that recorded the wish.
 */
export async function cancelTask(store: TaskStore, ref: TaskRef, now: Date): Promise<CancelOutcome> {
  const [claim] = await store.claim([ref]);
  if (claim?.kind !== 'claimed' || claim.task.interrupted || claim.task.doubtedSince) return { kind: 'asked' };
  const { task } = claim;
  const decision = decideStart({ ...task, cancelRequested: true, idleClaims: 1 }, now, true);
  if (decision.kind !== 'cancelled' && decision.kind !== 'parked') return { kind: 'asked' };
  const effectClass = task.lastAttempt?.effectClass ?? null;
  const completion = toCompletion({ task, decision, attempt: null, effectClass, now });
  const [kept] = await store.complete([completion]);
  if (!kept || completion.result === null) return { kind: 'asked' };
  const { tenant, connector, orderingKey } = task;
  const next = orderingKey === null ? [] : await store.nextInLanes([{ tenant, connector, orderingKey }]);
  return { kind: 'ended', result: owed(task, completion.result), next };
}

function owed(task: ClaimedTask, result: Pick<OwedResult, 'sequence' | 'status' | 'routingKey' | 'event'>): OwedResult {
  const { tenant, id, connector, action, correlationId, trace } = task;
  const { sequence, status, routingKey, event } = result;
  return { tenant, id, connector, action, correlationId, trace, sequence, status, routingKey, event };
}
