import type { Statement } from '../database.js';
import { INCIDENT_COLUMNS } from './incident-columns.js';

/** A page of a tenant's unresolved incidents, by an index that holds no others. Parameters as in list-incidents, $2 unused. */
export const listOpenIncidents: Statement = {
  name: 'list-open-incidents',
  text: `SELECT ${INCIDENT_COLUMNS} FROM waybill.incidents i
    WHERE i.tenant = $1 AND i.resolved_at IS NULL AND $2::text = 'open'
      AND ($3::text IS NULL OR i.connector = $3) AND ($4::uuid IS NULL OR i.id < $4)
    ORDER BY i.id DESC
    LIMIT $5`,
};
