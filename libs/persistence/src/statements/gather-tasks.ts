import { TASK_FITS, TASK_LIES_THERE } from './task-fits.js';
import { TASK_VIEW_COLUMNS } from './task-view-columns.js';

/**
 * SQL that takes tasks as an index gives them, which is in no order, and tells the newest that fit, $6 at most; `from` is where
 * they come from. It takes $7 at most: `isCut` tells that there are more, and then it has not seen which are the newest. Where
 * none fits one row without an id comes. Further parameters as in task-fits, $1 the tenant.
 */
export function gatherTasks(from: string): string {
  return `WITH gathered AS MATERIALIZED (
    SELECT ${TASK_VIEW_COLUMNS}, (${TASK_LIES_THERE} AND ${TASK_FITS}) AS fits
    FROM ${from}
    LIMIT $7::bigint + 1
  ), told AS (
    SELECT * FROM gathered WHERE fits ORDER BY "createdAt" DESC, id DESC LIMIT $6
  )
  SELECT told.*, cut."isCut"
  FROM (SELECT count(*) > $7 AS "isCut" FROM gathered) cut LEFT JOIN told ON true
  ORDER BY told."createdAt" DESC, told.id DESC`;
}
