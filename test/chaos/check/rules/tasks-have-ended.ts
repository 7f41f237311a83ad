import { RESULT_STATUSES } from '#libs/contracts';
import type { IndexedHistory } from '../indexed-history.js';
import type { Violation } from '../report.js';
import { violationOf } from '../violation.js';

const RULE = 'every task is at one end, or parked';
const ENDS: ReadonlySet<string> = new Set(RESULT_STATUSES);

/** When all is quiet no task is under way any more. */
export function tasksHaveEnded({ orders }: IndexedHistory): Violation[] {
  return orders.flatMap((record) => {
    const { task } = record;
    if (task === null || ENDS.has(task.status)) return [];
    const why = task.reason === null ? '' : ` for ${task.reason}`;
    return [violationOf(record, 'lost', RULE, `The task is still ${task.status}${why}`)];
  });
}
