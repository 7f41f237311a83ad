import type { Budget } from './budget.js';
import type { Submission } from './submission.js';
import type { TaskResult } from './task-result.js';

/** Whether a result is the one that is waited for. */
export type Wanted = (result: TaskResult) => boolean;

/** A way to Waybill. Every method tries again by itself, until `budget` is spent. */
export interface Transport {
  /** The task's id, once it is safe. @throws RequestRefused, TaskUnroutable, WaybillUnavailable */
  submit(submission: Submission, budget: Budget): Promise<string>;
  /** Submits, and brings the first result that is wanted. @throws ResultPending, and all that `submit` throws */
  submitAndWait(submission: Submission, wanted: Wanted, budget: Budget): Promise<TaskResult>;
  /** The present result; null where there is none. @throws TaskUnknown, RequestRefused, WaybillUnavailable */
  result(id: string, budget: Budget): Promise<TaskResult | null>;
  /** The first result that is wanted. @throws ResultPending, TaskUnknown, RequestRefused */
  waitForResult(id: string, wanted: Wanted, budget: Budget): Promise<TaskResult>;
  /** Ends the connection. The budgets of the calls under way end those. */
  close(): Promise<void>;
}
