import type { EffectClass, TaskError } from '#libs/contracts';
import { type BuiltResult, buildResult } from '../result-event.js';

/** What an operator decided over a parked task. */
export type ParkedDecision =
  /** The effect happened: the task succeeds with this output. */
  | { decision: 'applied'; output: unknown }
  /** Send it again, with the same operation token. */
  | { decision: 'retry' }
  /** Give it up: the task fails. */
  | { decision: 'abandon' };

/** A parked task, as far as a decision needs it. */
export interface ParkedTask {
  id: string;
  connector: string;
  action: string;
  labels: Record<string, string>;
  createdAt: Date;
  attempts: number;
  effectClass: EffectClass | null;
  resultSequence: number;
}

/** What a decision makes of a parked task. `result` is announced; null where the task runs again. */
export interface ParkedOutcome {
  status: 'succeeded' | 'failed' | 'accepted';
  reason: string | null;
  result: BuiltResult | null;
}

/** The error code of a task that an operator gave up. */
export const ABANDONED_CODE = 'abandoned';

const ABANDONED: TaskError = {
  category: 'policy',
  code: ABANDONED_CODE,
  message: 'An operator gave the task up while nobody could know whether its effect had happened',
  retryable: false,
};

/** Decides what becomes of a parked task. Pure. */
export function resolveParked(task: ParkedTask, decision: ParkedDecision, now: Date): ParkedOutcome {
  if (decision.decision === 'retry') return { status: 'accepted', reason: null, result: null };
  const facts = {
    task,
    sequence: task.resultSequence + 1,
    attempts: task.attempts,
    effectClass: task.effectClass,
    finishedAt: now,
  };
  if (decision.decision === 'applied') {
    const result = buildResult({ ...facts, status: 'succeeded', applied: 'yes', output: decision.output ?? null });
    return { status: 'succeeded', reason: null, result };
  }
  const result = buildResult({ ...facts, status: 'failed', applied: 'unknown', error: ABANDONED });
  return { status: 'failed', reason: ABANDONED.code, result };
}
