import { PRESENT_DAY } from './born-between.js';

/**
 * SQL: the row `of`, which belongs to the task `task` of the same statement, may be there: as bornSince says, for tasks that are
 * looked at one by one.
 */
export const bornSinceTask = (of: string, task: string): string =>
  `${of}.born BETWEEN ${task}.born AND ${PRESENT_DAY} + 1`;
