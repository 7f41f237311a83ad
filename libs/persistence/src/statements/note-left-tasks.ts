import type { Statement } from '../database.js';
import { LABELLED_TASKS } from './labelled-tasks.js';

/**
 * Notes with an erasure which tasks it has left, for they still carry the label: $5 of them at most, and how many. Parameters as in
 * labelled-tasks, $4 its id.
 */
export const noteLeftTasks: Statement = {
  name: 'note-left-tasks',
  text: `WITH labelled AS MATERIALIZED (${LABELLED_TASKS})
    UPDATE waybill.erasures e SET left_count = (SELECT count(*) FROM labelled),
      left_tasks = coalesce((SELECT jsonb_agg(jsonb_build_object('id', id, 'status', status) ORDER BY created_at, id) FROM (
        SELECT id, status, created_at FROM labelled ORDER BY created_at, id LIMIT $5) l), '[]')
    WHERE e.tenant = $1 AND e.id = $4`,
};
