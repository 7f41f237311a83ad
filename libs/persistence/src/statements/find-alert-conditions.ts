import type { Statement } from '../database.js';

/** Incidents of a tenant that are looked at, the oldest first. */
const MOST_INCIDENTS = 500;

/**
 * What is wrong now, of all tenants, each part from an index that leaves out what is finished. $1 seconds for which a task may
 * be due and not taken, $2 seconds for which a result may be owed.
 */
export const findAlertConditions: Statement = {
  name: 'find-alert-conditions',
  text: `SELECT tenant, 'backlog' AS kind, connector AS subject, min(due) AS since, count(*)::float8 AS value,
      jsonb_build_object('minutes', round($1::float8 / 60)) AS detail
    FROM (
      SELECT tenant, connector, greatest(updated_at, not_before) AS due FROM tasks
      WHERE wake_at IS NOT NULL
        AND (status = 'accepted' OR status = 'waiting' AND reason IN ('not_before', 'retry', 'rate_limited', 'probe'))
    ) t WHERE due < now() - make_interval(secs => $1::float8) GROUP BY tenant, connector
    UNION ALL
    SELECT tenant, 'parked', connector, min(updated_at), count(*), '{}'::jsonb
    FROM tasks WHERE finished_at IS NULL AND wake_at IS NULL AND status = 'parked' GROUP BY tenant, connector
    UNION ALL
    SELECT tenant, 'incident', id::text, opened_at, letters, jsonb_build_object('category', category, 'code', code,
      'connector', connector, 'action', action, 'comesBack', previous_id IS NOT NULL)
    FROM (
      SELECT i.*, row_number() OVER (PARTITION BY tenant ORDER BY id) AS place FROM incidents i WHERE resolved_at IS NULL
    ) i WHERE place <= ${MOST_INCIDENTS}
    UNION ALL
    SELECT tenant, 'connection', connection, NULL, count(*),
      jsonb_build_object('connector', min(connector), 'reason', min(reason))
    FROM endpoint_health
    WHERE (trips > 0 OR closed_until > now()) AND reason IN ('breaker_open', 'configuration')
    GROUP BY tenant, connection
    UNION ALL
    SELECT tenant, 'results-owed', '', min(created_at), count(*),
      jsonb_build_object('minutes', round($2::float8 / 60))
    FROM results WHERE published_at IS NULL AND created_at < now() - make_interval(secs => $2::float8) GROUP BY tenant`,
};
