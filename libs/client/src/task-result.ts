import type { ResultData } from '#libs/contracts';

/**
 * A result of a task: the `data` of its result event, and which result of the task it is. A later result has a higher
 * `sequence`. `failed`, `cancelled`, `expired` and `parked` are results too: look at `status`.
 */
export type TaskResult = ResultData & { sequence: number };
