import type { EffectClass } from '#libs/contracts';
import { type ClaimedTask, refOf } from '../claimed-task.js';
import type { Decision } from '../decisions/decision.js';
import type { AttemptRecord, Completion } from '../ports/task-store.js';
import { type BuiltResult, buildResult } from '../result-event.js';

/** The longest delay that a hint carries through the broker, in milliseconds; longer waits rest in the database. */
export const LONGEST_HINT_DELAY_MS = 60_000;

/** How long past its time a task may be before the sweeper takes its hint for lost, in milliseconds. */
export const HINT_GRACE_MS = 5_000;

/** How long past the end of a hold a task may wait for being let go before the sweeper looks at it, in milliseconds. */
const HELD_BACKSTOP_MS = 5 * 60_000;

/** How long a task in quarantine has for its turn before the sweeper hints at it again, in milliseconds. */
export const QUARANTINE_GRACE_MS = 120_000;

/** What a completion is made from. */
export interface CompletionFacts {
  task: ClaimedTask;
  decision: Decision;
  attempt: AttemptRecord | null;
  effectClass: EffectClass | null;
  now: Date;
}

/** Turns a decision into the task's next state and, where it is announced, its result. Pure. */
export function toCompletion({ task, decision, attempt, effectClass, now }: CompletionFacts): Completion {
  const base = { ...refOf(task), fence: task.fence, orderingKey: task.orderingKey, attempt };
  if (decision.kind === 'waiting') {
    return {
      ...base,
      status: 'waiting',
      reason: decision.reason,
      notBefore: decision.notBefore,
      wakeAt: wakeAt(decision, task.deadline, now),
      unsettled: decision.unsettled,
      forgiven: decision.forgiven ? 1 : 0,
      heldGroup: decision.heldGroup,
      result: null,
    };
  }
  const error = decision.kind === 'failed' || decision.kind === 'parked' ? decision.error : undefined;
  return {
    ...base,
    status: decision.kind,
    reason: error?.code ?? null,
    notBefore: null,
    wakeAt: null,
    unsettled:
      task.unsettled || decision.kind === 'parked' || (decision.kind === 'failed' && decision.applied === 'unknown'),
    forgiven: 0,
    heldGroup: null,
    result: resultOf(task, decision, attempt, effectClass, now),
  };
}

/**
 * When the sweeper should look at a waiting task: after its hint had its chance, at its deadline, or at its time. What
 * waits for an endpoint group is let go by name, and looked at for itself only should that fail.
 */
function wakeAt({ notBefore, heldGroup }: Decision & { kind: 'waiting' }, deadline: Date | null, now: Date): Date {
  const hinted = notBefore.getTime() - now.getTime() <= LONGEST_HINT_DELAY_MS;
  const due = notBefore.getTime() + (heldGroup !== null ? HELD_BACKSTOP_MS : hinted ? HINT_GRACE_MS : 0);
  return new Date(deadline === null ? due : Math.min(due, deadline.getTime()));
}

function resultOf(
  task: ClaimedTask,
  decision: Exclude<Decision, { kind: 'waiting' }>,
  attempt: AttemptRecord | null,
  effectClass: EffectClass | null,
  now: Date,
): BuiltResult {
  const sequence = task.resultSequence + 1;
  return buildResult({
    task,
    sequence,
    status: decision.kind,
    attempts: attempt?.number ?? task.attempts,
    effectClass,
    applied: appliedBy(decision, effectClass),
    ...(effectClass === 'metered' && task.unsettled ? { possiblyBilledTwice: true } : {}),
    ...(decision.kind === 'succeeded' ? { output: decision.output ?? null, adopted: decision.adopted === true } : {}),
    ...(decision.kind === 'failed' || decision.kind === 'parked' ? { error: decision.error } : {}),
    finishedAt: now,
  });
}

function appliedBy(
  decision: Exclude<Decision, { kind: 'waiting' }>,
  effectClass: EffectClass | null,
): 'yes' | 'no' | 'unknown' {
  if (decision.kind === 'succeeded') return effectClass === 'read' ? 'no' : 'yes';
  if (decision.kind === 'parked') return 'unknown';
  return decision.kind === 'failed' ? decision.applied : 'no';
}
