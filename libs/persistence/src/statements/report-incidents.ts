import type { Statement } from '../database.js';

/** A tenant's incidents of a week, and how many tasks are parked now. $1 tenant, $2 begin, $3 end of the week. */
export const reportIncidents: Statement = {
  name: 'report-incidents',
  text: `SELECT count(*) FILTER (WHERE opened_at >= $2::timestamptz AND opened_at < $3::timestamptz)::int AS opened,
      count(*) FILTER (WHERE resolved_at >= $2::timestamptz AND resolved_at < $3::timestamptz)::int AS resolved,
      count(*) FILTER (WHERE opened_at < $3::timestamptz AND (resolved_at IS NULL OR resolved_at >= $3::timestamptz))::int AS open,
      round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM resolved_at - opened_at))
        FILTER (WHERE resolved_at >= $2::timestamptz AND resolved_at < $3::timestamptz) / 3600)::numeric, 2)::float8
        AS "hoursToResolution",
      (SELECT count(*)::int FROM waybill.tasks t WHERE t.tenant = $1 AND t.finished_at IS NULL AND t.wake_at IS NULL
        AND t.status = 'parked') AS parked
    FROM waybill.incidents WHERE tenant = $1`,
};
