import type { TaskError } from '#libs/contracts';
import { type ClaimedTask, isForcedUnsent } from '../claimed-task.js';
import type { Decision } from './decision.js';

/** Claims without an intent after which a task runs alone, and after which it is given up. */
export const QUARANTINE_AFTER = 5;
const POISON_AFTER = 10;

/** Whether a claimed task may start, and if not, what becomes of it. */
export type StartDecision = { kind: 'start' } | { kind: 'quarantine' } | Decision;

/** Decides before anything is built or sent. Pure. `alone` where this is the quarantine consumer. */
export function decideStart(task: ClaimedTask, now: Date, alone: boolean): StartDecision {
  if (task.idleClaims > POISON_AFTER) {
    return { kind: 'failed', error: POISON, applied: task.unsettled || isForcedUnsent(task) ? 'unknown' : 'no' };
  }
  if (task.idleClaims > QUARANTINE_AFTER && !alone) return { kind: 'quarantine' };
  const forgotten = task.doubtedSince !== undefined;
  const mayHaveEffect =
    forgotten || isForcedUnsent(task) || (task.unsettled && task.lastAttempt?.effectClass !== 'metered');
  if (task.cancelRequested) {
    return mayHaveEffect ? { kind: 'parked', error: stopped('cancelled') } : { kind: 'cancelled' };
  }
  if (task.deadline !== null && task.deadline <= now) {
    return mayHaveEffect ? { kind: 'parked', error: stopped('expired') } : { kind: 'expired' };
  }
  return { kind: 'start' };
}

const POISON: TaskError = {
  category: 'data',
  code: 'poison',
  message: `The task was claimed ${POISON_AFTER} times and its worker never got as far as an intent: it may be crashing the worker`,
  retryable: false,
};

function stopped(how: 'cancelled' | 'expired'): TaskError {
  const why = how === 'cancelled' ? 'a cancel was asked for' : 'its deadline passed';
  return {
    category: 'policy',
    code: 'effect_unknown',
    message: `An earlier attempt ended without a known outcome and then ${why}: find out whether the effect happened, then resolve the task`,
    retryable: false,
  };
}
