import type { Statement } from '../database.js';

/** Says who is on an incident, and what is to be known of it. $1 tenant, $2 id, $3 assignee, $4 note. */
export const changeIncident: Statement = {
  name: 'change-incident',
  text: 'UPDATE waybill.incidents SET assignee = $3, note = $4 WHERE tenant = $1 AND id = $2',
};
