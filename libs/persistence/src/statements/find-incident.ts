import type { Statement } from '../database.js';
import { INCIDENT_COLUMNS } from './incident-columns.js';

/** One incident. $1 tenant, $2 id. */
export const findIncident: Statement = {
  name: 'find-incident',
  text: `SELECT ${INCIDENT_COLUMNS} FROM waybill.incidents i WHERE i.tenant = $1 AND i.id = $2`,
};
