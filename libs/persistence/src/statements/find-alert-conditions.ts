import type { Statement } from '../database.js';
import { COUNTS, COUNTS_AS_FAILED } from './counts-as-failed.js';

/** Incidents of a tenant that are looked at, the oldest first. */
const MOST_INCIDENTS = 500;
/** The share of tasks that shall succeed where the tenant has set none; as libs/alerting has it. */
const DEFAULT_TARGET = 0.99;
/**
 * So fast a budget of 28 days is used up in two days; and so many failures say that it is no accident. Where more than a
 * fourteenth may fail nothing is as fast, and it counts that nothing succeeds.
 */
const FAST_BURN = 14.4;
const FEWEST_FAILED = 10;

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
    FROM results WHERE published_at IS NULL AND created_at < now() - make_interval(secs => $2::float8) GROUP BY tenant
    UNION ALL
    SELECT tenant, 'error-budget', connector, NULL, round((failed / tasks / allowed)::numeric, 1)::float8,
      jsonb_build_object('failed', failed / tasks, 'allowed', allowed)
    FROM (
      SELECT h.tenant, h.connector, sum(h.tasks)::float8 AS tasks, 1 - coalesce(min(b.target), ${DEFAULT_TARGET}) AS allowed,
        coalesce(sum(h.tasks) FILTER (WHERE ${COUNTS_AS_FAILED}), 0)::float8 AS failed
      FROM task_hours h LEFT JOIN error_budgets b ON b.tenant = h.tenant AND b.connector = h.connector
      WHERE h.hour > now() - interval '2 hours' AND ${COUNTS} GROUP BY h.tenant, h.connector
    ) f WHERE failed >= ${FEWEST_FAILED} AND failed / tasks >= least(1, ${FAST_BURN} * allowed)`,
};
