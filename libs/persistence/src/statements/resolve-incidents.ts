import type { Statement } from '../database.js';

/**
 * Resolves those incidents, which are locked, none of whose letters is open any more, and none of which a redrive run has chosen
 * or sent without an end. $1 tenant, $2 ids of incidents, $3 who
 * ended the last one.
 */
export const resolveIncidents: Statement = {
  name: 'resolve-incidents',
  text: `UPDATE waybill.incidents i SET resolved_at = now(), resolved_by = $3::text
    WHERE i.tenant = $1 AND i.id = ANY ($2::uuid[]) AND i.resolved_at IS NULL
      AND NOT EXISTS (SELECT FROM waybill.dead_letters d
        WHERE d.tenant = i.tenant AND d.incident_id = i.id AND d.state = 'open')
      AND NOT EXISTS (SELECT FROM waybill.redrive_items x
        WHERE x.tenant = i.tenant AND x.incident_id = i.id AND x.state IN ('chosen', 'sent'))
    RETURNING i.id`,
};
