import type { Statement } from '../database.js';

/** A page of the letters of a redrive run, in its order. $1 tenant, $2 run, $3 state, $4 the position the page starts after, $5 at most. */
export const listRedriveItems: Statement = {
  name: 'list-redrive-items',
  text: `SELECT position, letter_id AS "letterId", task_id AS "taskId", batch, state, reason FROM waybill.redrive_items
    WHERE tenant = $1 AND run_id = $2 AND ($3::text IS NULL OR state = $3) AND position > $4
    ORDER BY position
    LIMIT $5`,
};
