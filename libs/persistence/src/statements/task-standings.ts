import type { Statement } from '../database.js';

/** What the tasks are doing that could not be claimed, and when they may be. */
export const taskStandings: Statement = {
  name: 'task-standings',
  text: `
SELECT t.tenant, t.id, t.connector, t.action, t.status, t.trace, t.born::text AS born,
  CASE WHEN t.status IN ('running', 'intent') THEN t.lease_until
       WHEN t.status = 'waiting' AND t.held_group IS NOT NULL THEN NULL
       WHEN t.status = 'waiting' THEN least(greatest(t.not_before, l.settle_until), t.deadline)
       WHEN t.status = 'accepted' THEN least(greatest(coalesce(t.not_before, now()), l.settle_until), t.deadline) END AS claimable_at,
  t.ordering_key IS NOT NULL AND t.status IN ('accepted', 'waiting') AND EXISTS (
    SELECT FROM tasks o
    WHERE o.tenant = t.tenant AND o.connector = t.connector AND o.ordering_key = t.ordering_key
      AND o.finished_at IS NULL AND o.id <> t.id
      AND (o.ordering_number < t.ordering_number OR o.status IN ('running', 'intent'))) AS held_by_order,
  coalesce(l.settle_until > now() AND NOT t.unsettled, false) AS held_by_doubt,
  EXISTS (SELECT FROM results r WHERE r.tenant = t.tenant AND r.task_id = t.id AND r.published_at IS NULL) AS result_owed
FROM tasks t JOIN unnest($1::text[], $2::uuid[]) AS i (tenant, id) ON i.tenant = t.tenant AND i.id = t.id
LEFT JOIN ordering_lanes l ON l.tenant = t.tenant AND l.connector = t.connector AND l.ordering_key = t.ordering_key`,
};
