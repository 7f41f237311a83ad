import type { Statement } from '../database.js';

/**
 * How everything stands, over all tenants, each part from a partial index that leaves out what is finished: `what` is
 * counted, `of` which connector, in which state or for which reason (`detail`). No parameters.
 */
export const countStanding: Statement = {
  name: 'count-standing',
  text: `WITH moving AS MATERIALIZED (
  SELECT connector, status, reason, count(*)::double precision AS tasks, min(created_at) AS oldest, min(updated_at) AS since
  FROM tasks WHERE wake_at IS NOT NULL GROUP BY connector, status, reason
)
SELECT 'waiting' AS what, connector AS of, reason AS detail, tasks AS value FROM moving WHERE status = 'waiting'
UNION ALL
SELECT 'oldest', connector, NULL, extract(epoch FROM now() - min(oldest))::double precision
FROM moving GROUP BY connector
UNION ALL
SELECT 'accepted', connector, NULL, greatest(0, extract(epoch FROM now() - min(since)))::double precision
FROM moving WHERE status = 'accepted' GROUP BY connector
UNION ALL
SELECT 'waiting-oldest', connector, reason, greatest(0, extract(epoch FROM now() - oldest))::double precision
FROM moving WHERE status = 'waiting'
UNION ALL
SELECT 'parked', connector, NULL, count(*)
FROM tasks WHERE finished_at IS NULL AND wake_at IS NULL AND status = 'parked' GROUP BY connector
UNION ALL
SELECT 'dead-letters', connector, NULL, count(*) FROM dead_letters WHERE state = 'open' GROUP BY connector
UNION ALL
SELECT 'incidents', connector, NULL, count(*) FROM incidents WHERE resolved_at IS NULL GROUP BY connector
UNION ALL
SELECT 'untaken', connector, NULL, greatest(0, extract(epoch FROM now() - min(opened_at)))::double precision
FROM incidents WHERE resolved_at IS NULL AND assignee IS NULL GROUP BY connector
UNION ALL
SELECT 'erasures', NULL, NULL, count(*) FROM erasures WHERE ended_at IS NULL HAVING count(*) > 0
UNION ALL
SELECT 'redrive-runs', NULL, state, count(*) FROM redrive_runs WHERE ended_at IS NULL GROUP BY state
UNION ALL
SELECT 'redrive-letters', NULL, NULL, sum(selected - refused - sent - left_open) FROM redrive_runs WHERE ended_at IS NULL
HAVING count(*) > 0
UNION ALL
SELECT 'results', NULL, NULL, count(*) FROM results WHERE published_at IS NULL
UNION ALL
SELECT 'events', NULL, NULL, count(*) FROM events WHERE published_at IS NULL
UNION ALL
SELECT 'deliveries', NULL,
  CASE WHEN lease_until > now() THEN 'leased' WHEN next_at <= now() THEN 'due' ELSE 'scheduled' END, count(*)
FROM deliveries WHERE state = 'owed' GROUP BY 3
UNION ALL
SELECT 'holds', connector, reason, count(*) FROM endpoint_health WHERE closed_until > now() GROUP BY connector, reason
UNION ALL
SELECT 'breaker', connector, NULL, max(CASE WHEN closed_until > now() THEN 2 ELSE 1 END)
FROM endpoint_health WHERE trips > 0 AND reason = 'breaker_open' GROUP BY connector`,
};
