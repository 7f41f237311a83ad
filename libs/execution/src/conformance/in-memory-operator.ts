import type { TaskStatus } from '#libs/contracts';
import type { ParkedOutcome } from '../operator/resolve-parked.js';
import type { TaskRef } from '../ports/task-store.js';
import type { InMemoryTaskStore } from './in-memory-task-store.js';
import { FINISHED } from './stored-task.js';

/** How long a task that an operator sends again has for its hint, in milliseconds. */
const HINT_MS = 5_000;

/** What operators and agents do to a stored task, by the same rules as the statements. */
export class InMemoryOperator {
  constructor(
    private readonly store: InMemoryTaskStore,
    private readonly now: () => number,
  ) {}

  /** Notes the wish to cancel, where the task is unfinished; its status, null where there is no such task. */
  requestCancel(ref: TaskRef): TaskStatus | null {
    const task = [...this.store.tasks.values()].find(({ submission }) => isSame(submission, ref));
    if (!task) return null;
    if (!FINISHED.includes(task.status) && task.status !== 'parked') {
      task.cancelRequested = true;
      task.updatedAt = this.now();
    }
    return task.status;
  }

  /** Carries out a decision over a parked task. Does nothing to one that is not parked. */
  settleParked(ref: TaskRef, { status, reason, result }: ParkedOutcome): void {
    const task = this.store.row(ref);
    if (task.status !== 'parked') return;
    const again = status === 'accepted';
    task.fence = { epoch: task.fence.epoch, counter: task.fence.counter + 1 };
    Object.assign(task, { status, reason, idleClaims: 0, cancelRequested: false, updatedAt: this.now() });
    task.unsettled &&= !again;
    if (again) task.attemptsForgiven = task.attempts.length;
    task.wakeAt = again ? this.now() + HINT_MS : null;
    task.finishedAt = again ? null : this.now();
    if (result) this.store.announce(task, result);
    if (!again) this.store.bringNext(task);
  }

  /** Sends a failed task back to the start, at the end of its lane; false where it is not failed, or must not be sent twice. */
  redrive(ref: TaskRef): boolean {
    const task = this.store.row(ref);
    const last = task.attempts.at(-1)?.effectClass;
    if (task.status !== 'failed' || (task.unsettled && (last === 'once' || last === 'probed'))) return false;
    Object.assign(task, { status: 'accepted', reason: null, idleClaims: 0, notBefore: null, leaseUntil: null });
    Object.assign(task, { wakeAt: this.now(), finishedAt: null, cancelRequested: false, updatedAt: this.now() });
    task.attemptsForgiven = task.attempts.length;
    task.orderingNumber = this.store.nextNumber(task.submission);
    return true;
  }
}

const isSame = (a: TaskRef, b: TaskRef): boolean => a.tenant === b.tenant && a.id === b.id;
