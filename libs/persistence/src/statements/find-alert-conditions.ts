import type { Statement } from '../database.js';
import { COUNTS, COUNTS_AS_FAILED } from './counts-as-failed.js';

/** Incidents of a tenant that are looked at, the oldest first. */
const MOST_INCIDENTS = 500;
/** The share of tasks that shall succeed where the tenant has set none; as libs/alerting has it. */
const DEFAULT_TARGET = 0.99;
/**
 * So many failures say that it is no accident that a budget is used up fast. Where so much may fail that nothing is as fast, it
 * counts that nothing succeeds.
 */
const FEWEST_FAILED = 10;

/** SQL: what the tenant of `of` has set for a kind, as `own`. */
const own = (of: string, kind: string): string =>
  `LEFT JOIN alert_thresholds own ON own.tenant = ${of}.tenant AND own.kind = '${kind}'`;

/**
 * What is wrong now, of all tenants, each part from an index that leaves out what is finished. From when on, where a tenant has
 * set nothing: $1 minutes for which a task is due and not taken, $2 parked tasks, $3 dead letters of an incident, $4 minutes for
 * which a result is owed, $5 times that a budget is used up too fast.
 */
export const findAlertConditions: Statement = {
  name: 'find-alert-conditions',
  text: `SELECT tenant, 'backlog' AS kind, connector AS subject, min(due) AS since, count(*)::float8 AS value,
      jsonb_build_object('minutes', min(minutes)) AS detail
    FROM (
      SELECT d.tenant, d.connector, greatest(d.updated_at, d.not_before) AS due, coalesce(own.value, $1::float8) AS minutes
      FROM tasks d ${own('d', 'backlog')}
      WHERE d.wake_at IS NOT NULL AND (d.status = 'accepted'
        OR d.status = 'waiting' AND d.reason IN ('not_before', 'retry', 'rate_limited', 'probe'))
    ) t WHERE due < now() - make_interval(secs => minutes * 60) GROUP BY tenant, connector
    UNION ALL
    SELECT p.tenant, 'parked', p.connector, p.since, p.tasks, '{}'::jsonb
    FROM (
      SELECT tenant, connector, min(updated_at) AS since, count(*) AS tasks
      FROM tasks WHERE finished_at IS NULL AND wake_at IS NULL AND status = 'parked' GROUP BY tenant, connector
    ) p ${own('p', 'parked')} WHERE p.tasks >= coalesce(own.value, $2::float8)
    UNION ALL
    SELECT i.tenant, 'incident', id::text, opened_at, letters, jsonb_build_object('category', category, 'code', code,
      'connector', connector, 'action', action, 'comesBack', previous_id IS NOT NULL)
    FROM (
      SELECT i.*, row_number() OVER (PARTITION BY tenant ORDER BY id) AS place FROM incidents i WHERE resolved_at IS NULL
    ) i ${own('i', 'incident')} WHERE place <= ${MOST_INCIDENTS} AND letters >= coalesce(own.value, $3::float8)
    UNION ALL
    SELECT tenant, 'connection', connection, NULL, count(*),
      jsonb_build_object('connector', min(connector), 'reason', min(reason))
    FROM endpoint_health
    WHERE (trips > 0 OR closed_until > now()) AND reason IN ('breaker_open', 'configuration')
    GROUP BY tenant, connection
    UNION ALL
    SELECT tenant, 'results-owed', '', min(created_at), count(*), jsonb_build_object('minutes', min(minutes))
    FROM (
      SELECT r.tenant, r.created_at, coalesce(own.value, $4::float8) AS minutes
      FROM results r ${own('r', 'results-owed')} WHERE r.published_at IS NULL
    ) r WHERE created_at < now() - make_interval(secs => minutes * 60) GROUP BY tenant
    UNION ALL
    SELECT f.tenant, 'error-budget', connector, NULL, round((failed / tasks / allowed)::numeric, 1)::float8,
      jsonb_build_object('failed', failed / tasks, 'allowed', allowed)
    FROM (
      SELECT h.tenant, h.connector, sum(h.tasks)::float8 AS tasks, 1 - coalesce(min(b.target), ${DEFAULT_TARGET}) AS allowed,
        coalesce(sum(h.tasks) FILTER (WHERE ${COUNTS_AS_FAILED}), 0)::float8 AS failed
      FROM task_hours h LEFT JOIN error_budgets b ON b.tenant = h.tenant AND b.connector = h.connector
      WHERE h.hour > now() - interval '2 hours' AND ${COUNTS} GROUP BY h.tenant, h.connector
    ) f ${own('f', 'error-budget')}
    WHERE failed >= ${FEWEST_FAILED} AND failed / tasks >= least(1, coalesce(own.value, $5::float8) * allowed)`,
};
