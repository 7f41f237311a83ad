import type { Statement } from '../database.js';

/** Leaves the letters of a redrive run that are not sent yet as they are: open. $1 tenant, $2 run. Answers with how many, by incident. */
export const leaveRedriveItems: Statement = {
  name: 'leave-redrive-items',
  text: `WITH spared AS (
      UPDATE waybill.redrive_items SET state = 'left' WHERE tenant = $1 AND run_id = $2 AND state = 'chosen'
      RETURNING incident_id
    )
    SELECT incident_id AS "incidentId", count(*)::int AS items FROM spared GROUP BY incident_id`,
};
