import type { Statement } from '../database.js';

/**
 * How many tasks with a label are finished, parked, or go on: through the function that asks the index over labels behind a
 * tenant's wall. $1 tenant, $2 the label as a JSON object, $3 accepted until then, null for now.
 */
export const weighErasure: Statement = {
  name: 'weigh-erasure',
  text: `SELECT CASE WHEN finished_at IS NOT NULL THEN 'finished' WHEN status = 'parked' THEN 'parked' ELSE 'unfinished' END
      AS standing, count(*)::int AS tasks
    FROM waybill.labelled_tasks($2::jsonb, NULL)
    WHERE tenant = $1 AND created_at <= coalesce($3::timestamptz, now()) GROUP BY 1`,
};
