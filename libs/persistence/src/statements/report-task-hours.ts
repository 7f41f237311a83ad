import type { Statement } from '../database.js';

/** How a tenant's tasks ended in a week and in the one before. $1 tenant, $2 begin, $3 end of the week. */
export const reportTaskHours: Statement = {
  name: 'report-task-hours',
  text: `SELECT connector, hour >= $2::timestamptz AS "inWeek", outcome, category, code, bucket, sum(tasks)::float8 AS tasks
    FROM waybill.task_hours
    WHERE tenant = $1 AND hour >= $2::timestamptz - interval '7 days' AND hour < $3::timestamptz
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6`,
};
