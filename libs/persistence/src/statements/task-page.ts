import { TASK_VIEW_COLUMNS } from './task-view-columns.js';

/**
 * A page of tasks, newest first. $1 tenant, $2 status or null, $3 connector or null, $4 and $5 the place the page begins
 * behind (microseconds since 1970, id) or nulls, $6 rows at most, $7 why they wait or null. `narrowed` is a condition more.
 * What is always true of `created_at` lets PostgreSQL use the index that holds the order of pages, and nobody else's.
 */
export function taskPage(narrowed: string): string {
  return `SELECT ${TASK_VIEW_COLUMNS}
    FROM tasks
    WHERE tenant = $1 AND ${narrowed} AND created_at > '-infinity'
      AND ($2::text IS NULL OR status = $2)
      AND ($3::text IS NULL OR connector = $3)
      AND ($7::text IS NULL OR status = 'waiting' AND reason = $7)
      AND (created_at, id) < (
        coalesce(timestamptz 'epoch' + $4::bigint * interval '1 microsecond', 'infinity'),
        coalesce($5::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    ORDER BY created_at DESC, id DESC
    LIMIT $6`;
}
