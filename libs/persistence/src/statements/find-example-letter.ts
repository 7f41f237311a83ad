import type { Statement } from '../database.js';
import { DEAD_LETTER_COLUMNS } from './dead-letter-columns.js';

/** The newest dead letter of an incident that is open, else the newest. $1 tenant, $2 incident. */
export const findExampleLetter: Statement = {
  name: 'find-example-letter',
  text: `SELECT ${DEAD_LETTER_COLUMNS}
    FROM waybill.dead_letters
    WHERE tenant = $1 AND id = coalesce(
      (SELECT id FROM waybill.dead_letters WHERE tenant = $1 AND incident_id = $2::uuid AND state = 'open'
        ORDER BY id DESC LIMIT 1),
      (SELECT id FROM waybill.dead_letters WHERE tenant = $1 AND incident_id = $2::uuid ORDER BY id DESC LIMIT 1))`,
};
