import type { Statement } from '../database.js';

/** The next letters of a batch of a redrive run that are not sent yet. $1 tenant, $2 run, $3 batch, $4 at most. */
export const takeRedriveItems: Statement = {
  name: 'take-redrive-items',
  text: `SELECT position, letter_id AS "letterId", born::text AS born FROM waybill.redrive_items
    WHERE tenant = $1 AND run_id = $2 AND batch = $3 AND state = 'chosen'
    ORDER BY position LIMIT $4`,
};
