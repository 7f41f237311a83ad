import type { Statement } from '../database.js';

/** How many dead letters of an incident are in each state. $1 tenant, $2 incident. */
export const countLettersOfIncident: Statement = {
  name: 'count-letters-of-incident',
  text: `SELECT state, count(*)::int AS letters FROM waybill.dead_letters
    WHERE tenant = $1 AND incident_id = $2 GROUP BY state`,
};
