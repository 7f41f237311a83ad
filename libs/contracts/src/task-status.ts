/** Every state a task can be in. */
export const TASK_STATUSES = [
  'accepted',
  'waiting',
  'running',
  'intent',
  'succeeded',
  'failed',
  'parked',
  'cancelled',
  'expired',
] as const;

/** The state of a task. `parked` and `waiting` are not terminal. */
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** The states that are announced as a result. */
export const RESULT_STATUSES = ['succeeded', 'failed', 'parked', 'cancelled', 'expired'] as const;

/** A state that is announced on `waybill.results`. */
export type ResultStatus = (typeof RESULT_STATUSES)[number];

/** The states a task leaves only by an operator's redrive, or never. */
export type TerminalStatus = Exclude<ResultStatus, 'parked'>;

/** Whether a task in this state is finished. */
export function isTerminal(status: TaskStatus): status is TerminalStatus {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled' || status === 'expired';
}

/** Why a task is waiting. */
export const WAITING_REASONS = [
  'not_before',
  'retry',
  'rate_limited',
  'breaker_open',
  'ordering',
  'configuration',
  'paused',
  'probe',
] as const;

/** Why a task is waiting. */
export type WaitingReason = (typeof WAITING_REASONS)[number];
