import type { Statement } from '../database.js';
import { COUNTS, COUNTS_AS_FAILED } from './counts-as-failed.js';

/** SQL: the hour of the row `h` reaches into this span: right after the clock struck, the last hour is the one before. */
const within = (span: string): string => `h.hour > now() - interval '${span}' - interval '1 hour'`;

const over = (name: string, span: string): string =>
  `sum(h.tasks) FILTER (WHERE ${COUNTS} AND ${within(span)}) AS "${name}Tasks",
      sum(h.tasks) FILTER (WHERE ${COUNTS_AS_FAILED} AND ${within(span)}) AS "${name}Failed"`;

const shown = (name: string): string =>
  `coalesce(s."${name}Tasks", 0)::float8 AS "${name}Tasks", coalesce(s."${name}Failed", 0)::float8 AS "${name}Failed"`;

/** Of each connector of a tenant how many tasks have ended, and failed, over several spans, and its target. $1 tenant. */
export const listErrorBudgets: Statement = {
  name: 'list-error-budgets',
  text: `WITH h AS MATERIALIZED (
      SELECT h.* FROM waybill.task_hours h WHERE h.tenant = $1 AND ${within('28 days')}
    ), s AS (
      SELECT h.connector, ${over('window', '28 days')}, ${over('hour', '1 hour')}, ${over('hours', '6 hours')},
        ${over('days', '3 days')}
      FROM h GROUP BY h.connector
    ), e AS (
      SELECT connector, jsonb_object_agg(category, tasks) AS errors FROM (
        SELECT h.connector, CASE h.outcome WHEN 'expired' THEN 'expired' ELSE h.category END AS category,
          sum(h.tasks) AS tasks
        FROM h WHERE h.outcome IN ('failed', 'expired') GROUP BY 1, 2) c GROUP BY connector
    )
    SELECT connector, b.target, ${shown('window')}, ${shown('hour')}, ${shown('hours')}, ${shown('days')},
      coalesce(e.errors, '{}') AS errors
    FROM s FULL JOIN (SELECT connector, target FROM waybill.error_budgets WHERE tenant = $1) b USING (connector)
    LEFT JOIN e USING (connector) ORDER BY connector`,
};
