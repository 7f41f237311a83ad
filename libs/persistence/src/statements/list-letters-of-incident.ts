import type { Statement } from '../database.js';
import { DEAD_LETTER_COLUMNS } from './dead-letter-columns.js';

/**
 * A page of an incident's dead letters, newest first. $1 tenant, $2 incident, $3 connector, $4 action, $5 reason, $6 state (null:
 * any), $7 the id the page starts after, $8 at most.
 */
export const listLettersOfIncident: Statement = {
  name: 'list-letters-of-incident',
  text: `SELECT ${DEAD_LETTER_COLUMNS}
    FROM waybill.dead_letters
    WHERE tenant = $1 AND incident_id = $2 AND ($3::text IS NULL OR connector = $3) AND ($4::text IS NULL OR action = $4)
      AND ($5::text IS NULL OR reason = $5) AND ($6::text IS NULL OR state = $6) AND ($7::uuid IS NULL OR id < $7)
    ORDER BY id DESC
    LIMIT $8`,
};
