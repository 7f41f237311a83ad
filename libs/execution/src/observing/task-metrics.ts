import type { ErrorCategory } from '#libs/contracts';
import { counter, histogram } from '#libs/tracing';
import type { ClaimedTask } from '../claimed-task.js';
import type { Decision } from '../decisions/decision.js';
import type { AttemptRecord, ProbeRecord } from '../ports/task-store.js';

/** Upper bounds in seconds, from a fast call to a task that has waited for an hour. */
const TASK_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];
const CALL_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const outcomes = counter('waybill_task_outcomes_total', 'Ends of claims, by the state the task was left in.');
const durations = histogram(
  'waybill_task_duration_seconds',
  'Seconds from acceptance to the final end of a task in a worker, waiting included.',
  TASK_SECONDS,
);
const attempts = counter(
  'waybill_attempts_total',
  'Attempts that ended, by outcome and by who has to act on the error.',
);
const calls = histogram('waybill_call_duration_seconds', 'Seconds a call to a third party took.', CALL_SECONDS);
const waits = counter('waybill_task_waits_total', 'Claims that ended with the task waiting, by reason.');

const probes = counter('waybill_probes_total', 'Looks for the effect of an attempt whose outcome nobody knew.');

/** Counts a look for an effect. */
export function countProbe(probe: { connector: string; action: string; outcome: ProbeRecord['outcome'] }): void {
  probes.add(1, probe);
}

/** Measures a claim whose end is recorded. `now` is the moment of the end. */
export function measureEnd(task: ClaimedTask, decision: Decision, attempt: AttemptRecord | null, now: Date): void {
  const { connector, action, createdAt } = task;
  const ended = { connector, action, status: decision.kind };
  outcomes.add(1, ended);
  if (decision.kind === 'waiting') waits.add(1, { connector, reason: decision.reason });
  else if (decision.kind !== 'parked') durations.record(Math.max(0, now.getTime() - createdAt.getTime()) / 1e3, ended);
  if (attempt !== null) measureAttempt(task, attempt, categoryOf(decision) ?? 'none');
}

/** Measures an attempt whose worker was lost, where the task goes on in the same claim. */
export function measureLostAttempt({ connector, action }: Pick<ClaimedTask, 'connector' | 'action'>): void {
  attempts.add(1, { connector, action, outcome: 'lost', category: 'transient' });
}

function measureAttempt({ connector, action }: ClaimedTask, attempt: AttemptRecord, category: string): void {
  const { outcome, durationMs } = attempt;
  attempts.add(1, { connector, action, outcome, category });
  if (durationMs !== null) calls.record(durationMs / 1e3, { connector, action, outcome });
}

/** Who has to act on the error that a claim ended with; null without one. */
export function categoryOf(decision: Decision): ErrorCategory | null {
  return ('error' in decision ? decision.error?.category : null) ?? null;
}
