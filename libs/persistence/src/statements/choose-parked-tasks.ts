import type { Statement } from '../database.js';
import { fenceOf, PARKED_TASKS } from './parked-tasks.js';

/**
 * Parked tasks that fit a filter, the oldest first, with the fences they were parked under, and how many there are in all. $1 to $11
 * as in parked-tasks, $12 at most.
 */
export const chooseParkedTasks: Statement = {
  name: 'choose-parked-tasks',
  text: `WITH parked AS MATERIALIZED (SELECT t.id, t.created_at, ${fenceOf('t')} AS fence FROM ${PARKED_TASKS})
    SELECT (SELECT count(*)::int FROM parked) AS total, coalesce((
      SELECT jsonb_agg(jsonb_build_object('id', id, 'fence', fence) ORDER BY created_at, id)
      FROM (SELECT * FROM parked ORDER BY created_at, id LIMIT $12) p), '[]') AS chosen`,
};
