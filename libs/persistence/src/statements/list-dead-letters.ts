import type { Statement } from '../database.js';
import { DEAD_LETTER_COLUMNS } from './dead-letter-columns.js';

/**
 * A page of a tenant's dead letters, newest first. $1 tenant, $2 connector, $3 action, $4 reason, $5 state (null: any),
 * $6 the id the page starts after, $7 at most.
 */
export const listDeadLetters: Statement = {
  name: 'list-dead-letters',
  text: `SELECT ${DEAD_LETTER_COLUMNS}
    FROM waybill.dead_letters
    WHERE tenant = $1 AND ($2::text IS NULL OR connector = $2) AND ($3::text IS NULL OR action = $3)
      AND ($4::text IS NULL OR reason = $4) AND ($5::text IS NULL OR state = $5) AND ($6::uuid IS NULL OR id < $6)
    ORDER BY id DESC
    LIMIT $7`,
};
