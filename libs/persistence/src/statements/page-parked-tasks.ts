import type { Statement } from '../database.js';
import { PARKED_TASKS } from './parked-tasks.js';
import { TASK_VIEW_COLUMNS } from './task-view-columns.js';

/**
 * A page of parked tasks, the oldest first. $1 to $11 as in parked-tasks, $12 and $13 the place the page begins behind (microseconds
 * since 1970, id) or nulls, $14 at most.
 */
export const pageParkedTasks: Statement = {
  name: 'page-parked-tasks',
  text: `SELECT ${TASK_VIEW_COLUMNS} FROM ${PARKED_TASKS}
      AND (t.created_at, t.id) > (coalesce(timestamptz 'epoch' + $12::bigint * interval '1 microsecond', '-infinity'),
        coalesce($13::uuid, '00000000-0000-0000-0000-000000000000'))
    ORDER BY t.created_at, t.id LIMIT $14`,
};
