import type { Statement } from '../database.js';
import { INCIDENT_COLUMNS } from './incident-columns.js';

/**
 * A page of a tenant's incidents, newest first. $1 tenant, $2 `open` or `resolved` (null: any), $3 connector, $4 the id the page
 * starts after, $5 at most.
 */
export const listIncidents: Statement = {
  name: 'list-incidents',
  text: `SELECT ${INCIDENT_COLUMNS} FROM waybill.incidents i
    WHERE i.tenant = $1 AND ($2::text IS NULL OR (i.resolved_at IS NULL) = ($2 = 'open'))
      AND ($3::text IS NULL OR i.connector = $3) AND ($4::uuid IS NULL OR i.id < $4)
    ORDER BY i.id DESC
    LIMIT $5`,
};
