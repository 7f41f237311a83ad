import type { Statement } from '../database.js';
import { DEAD_LETTER_COLUMNS } from './dead-letter-columns.js';

/**
 * A page of a task's dead letters, newest first. $1 tenant, $2 id of the task, $3 connector, $4 action, $5 reason, $6 state,
 * $7 incident (null: any), $8 the id the page starts after, $9 at most.
 */
export const listLettersOfTask: Statement = {
  name: 'list-letters-of-task',
  text: `SELECT ${DEAD_LETTER_COLUMNS}
    FROM waybill.dead_letters
    WHERE tenant = $1 AND task_id = $2 AND ($3::text IS NULL OR connector = $3) AND ($4::text IS NULL OR action = $4)
      AND ($5::text IS NULL OR reason = $5) AND ($6::text IS NULL OR state = $6)
      AND ($7::uuid IS NULL OR incident_id = $7) AND ($8::uuid IS NULL OR id < $8)
    ORDER BY id DESC
    LIMIT $9`,
};
