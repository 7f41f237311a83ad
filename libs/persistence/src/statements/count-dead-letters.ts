import type { Statement } from '../database.js';

/** How many dead letters of a tenant fit a filter. $1 tenant, $2 connector, $3 action, $4 reason, $5 state, $6 incident, $7 task. */
export const countDeadLetters: Statement = {
  name: 'count-dead-letters',
  text: `SELECT count(*)::integer AS total FROM waybill.dead_letters
    WHERE tenant = $1 AND ($2::text IS NULL OR connector = $2) AND ($3::text IS NULL OR action = $3)
      AND ($4::text IS NULL OR reason = $4) AND ($5::text IS NULL OR state = $5)
      AND ($6::uuid IS NULL OR incident_id = $6) AND ($7::uuid IS NULL OR task_id = $7)`,
};
