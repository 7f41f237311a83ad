import type { EffectClass, TaskError } from '#libs/contracts';
import { type BuiltResult, buildResult } from '../result-event.js';
import type { ParkedTask } from './resolve-parked.js';

/** The task may have had its effect after the moment its database went back to. */
export const RECOVERED: TaskError = {
  category: 'policy',
  code: 'recovered',
  message:
    'The database was restored or failed over: the task may have been carried out after the moment it went back to, and the third party cannot deduplicate. Find out whether the effect happened, then resolve the task',
  retryable: false,
};

/**
 * Results may have been announced that a database which went back does not know of. The numbers of new ones begin so much
 * higher: a consumer that knows the old ones would take a number given out twice for a repetition.
 */
export const FORGOTTEN_RESULTS = 100;

/** The effect classes whose tasks are parked after a recovery: nobody but the third party can tell what has happened. */
export const PARKED_BY_RECOVERY: readonly EffectClass[] = ['once', 'probed'];

/** The announcement of a task that is parked by a recovery. Pure. */
export function parkRecovered(task: ParkedTask, now: Date): BuiltResult {
  return buildResult({
    task,
    sequence: task.resultSequence + FORGOTTEN_RESULTS,
    status: 'parked',
    attempts: task.attempts,
    effectClass: task.effectClass,
    applied: 'unknown',
    error: RECOVERED,
    finishedAt: now,
  });
}
