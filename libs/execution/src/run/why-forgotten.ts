import type { Action } from '#libs/connector-kit';
import type { EffectClass, TaskError } from '#libs/contracts';
import type { ClaimedTask } from '../claimed-task.js';
import { PARKED_BY_RECOVERY, RECOVERED } from '../operator/recovered.js';

/**
 * Why a task may not be sent whose earlier attempts the database has forgotten when it went back; null where there can be
 * none, or a repetition is safe: it changes nothing, comes to the same, or carries a key that the provider still knows.
 * Pure.
 */
export function whyForgotten(
  { doubtedSince }: ClaimedTask,
  { effectClass }: { effectClass: EffectClass },
  { action, now }: { action: Action; now: Date },
): TaskError | null {
  if (!doubtedSince) return null;
  if (PARKED_BY_RECOVERY.includes(effectClass)) return RECOVERED;
  if (effectClass !== 'keyed' || action.keyWindowMs === undefined) return null;
  return now.getTime() >= doubtedSince.getTime() + action.keyWindowMs ? RECOVERED : null;
}
