import type { Statement } from '../database.js';

/**
 * The ids of a tenant's open dead letters that fit a filter, newest first. $1 tenant, $2 connector, $3 action, $4
 * reason, $5 the id to start after, $6 at most.
 */
export const chooseDeadLetters: Statement = {
  name: 'choose-dead-letters',
  text: `SELECT id FROM waybill.dead_letters
    WHERE tenant = $1 AND state = 'open' AND ($2::text IS NULL OR connector = $2)
      AND ($3::text IS NULL OR action = $3) AND ($4::text IS NULL OR reason = $4) AND ($5::uuid IS NULL OR id < $5)
    ORDER BY id DESC
    LIMIT $6`,
};
