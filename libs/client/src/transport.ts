import type { Budget } from './budget.js';
import type { Submission } from './submission.js';
import type { TaskResult } from './task-result.js';

/** A task that Waybill, or its broker, has taken. */
export interface Accepted {
  readonly id: string;
  /** The result, where it came at once. */
  readonly result: TaskResult | null;
}

/** Whether a result is the one that is waited for. */
export type Wanted = (result: TaskResult) => boolean;

/** A way to Waybill. Every method tries again by itself, until `budget` is spent. */
export interface Transport {
  /**
   * Resolves once the task is safe. `forResult` says that the caller will wait for the result next.
   *
   * @throws RequestRefused, TaskUnroutable, WaybillUnavailable
   */
  submit(submission: Submission, budget: Budget, forResult: boolean): Promise<Accepted>;
  /** The present result; null where there is none. @throws TaskUnknown, RequestRefused, WaybillUnavailable */
  result(id: string, budget: Budget): Promise<TaskResult | null>;
  /** The first result that is wanted. @throws ResultPending, TaskUnknown, RequestRefused */
  waitForResult(id: string, wanted: Wanted, budget: Budget): Promise<TaskResult>;
  close(): Promise<void>;
}
