import { counter } from '#libs/tracing';
import type { Forgettable } from '../ports/retention-store.js';

const dropped = counter('waybill_retention_parts_dropped_total', 'Parts of the tables that were over and dropped.');
const carried = counter(
  'waybill_retention_tasks_carried_total',
  'Tasks that outlived their part: unfinished, owed, redrivable, or finished late.',
);
const deleted = counter(
  'waybill_retention_rows_deleted_total',
  'Rows that were over and deleted one by one, by what they were.',
);

/** Counts parts that were dropped, and the tasks that outlived them; told of none, too, it shows that there was none. */
export function countDroppedParts(parts: number, tasks: number): void {
  dropped.add(parts);
  carried.add(tasks);
}

/** Counts rows that were deleted. */
export const countForgotten = (what: Forgettable, rows: number): void => deleted.add(rows, { what });
