import type { Statement } from '../database.js';

/**
 * The run that stands in the way of another one: that of the incident which has not ended, else one that has chosen an open
 * letter that is meant. $1 tenant, $2 incident, $3 ids, $4 connector, $5 action, $6 reason; what is null does not narrow.
 */
export const findPresentRun: Statement = {
  name: 'find-present-run',
  text: `SELECT coalesce(
      (SELECT id FROM waybill.redrive_runs WHERE tenant = $1 AND incident_id = $2::uuid AND ended_at IS NULL),
      (SELECT i.run_id FROM waybill.redrive_items i JOIN waybill.dead_letters d ON d.tenant = i.tenant AND d.id = i.letter_id
        WHERE i.tenant = $1 AND i.state = 'chosen' AND d.state = 'open' AND ($2::uuid IS NULL OR d.incident_id = $2)
          AND ($3::uuid[] IS NULL OR d.id = ANY ($3)) AND ($4::text IS NULL OR d.connector = $4)
          AND ($5::text IS NULL OR d.action = $5) AND ($6::text IS NULL OR d.reason = $6)
        LIMIT 1)) AS id`,
};
