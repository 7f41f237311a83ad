import type { Statement } from '../database.js';

/** The ids of an incident's open dead letters, newest first. $1 tenant, $2 incident, $3 the id to start after, $4 at most. */
export const chooseLettersOfIncident: Statement = {
  name: 'choose-letters-of-incident',
  text: `SELECT id FROM waybill.dead_letters
    WHERE tenant = $1 AND incident_id = $2 AND state = 'open' AND ($3::uuid IS NULL OR id < $3)
    ORDER BY id DESC
    LIMIT $4`,
};
