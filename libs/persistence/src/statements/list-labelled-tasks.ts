import type { Statement } from '../database.js';
import { TASK_VIEW_COLUMNS } from './task-view-columns.js';

/**
 * A page of the tasks that carry all of some labels, by the index over labels. Parameters as in list-tasks, then $6 the
 * labels as a JSON object.
 */
export const listLabelledTasks: Statement = {
  name: 'list-labelled-tasks',
  text: `SELECT ${TASK_VIEW_COLUMNS}
    FROM tasks
    WHERE tenant = $1
      AND labels @> $6::jsonb
      AND ($2::text IS NULL OR status = $2)
      AND ($3::text IS NULL OR connector = $3)
      AND ($4::uuid IS NULL OR id < $4)
    ORDER BY id DESC
    LIMIT $5`,
};
