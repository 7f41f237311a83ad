import { TASK_FITS, TASK_LIES_THERE } from './task-fits.js';
import { TASK_VIEW_COLUMNS } from './task-view-columns.js';

/**
 * SQL that looks at one task after the other, newest first, and tells those that fit, $6 at most; `among` says by which index
 * they come. It looks at $7 at most: the last of these is told whether it fits or not, so that whoever asked knows how far
 * it got. Further parameters as in task-fits, $1 the tenant.
 */
export function lookForTasks(among: string): string {
  return `SELECT * FROM (
    SELECT ${TASK_VIEW_COLUMNS}, (${TASK_FITS}) AS fits, row_number() OVER (ORDER BY created_at DESC, id DESC) = $7 AS "isLast"
    FROM tasks
    WHERE tenant = $1 AND ${among}
      AND ${TASK_LIES_THERE}
    ORDER BY created_at DESC, id DESC
    LIMIT $7::bigint
  ) looked
  WHERE fits OR "isLast"
  ORDER BY "createdAt" DESC, id DESC
  LIMIT $6`;
}
