import type { Statement } from '../database.js';

/** How many letters of a batch of a redrive run are in each state. $1 tenant, $2 run, $3 batch. */
export const countBatchOutcomes: Statement = {
  name: 'count-batch-outcomes',
  text: `SELECT state, count(*)::int AS items FROM waybill.redrive_items
    WHERE tenant = $1 AND run_id = $2 AND batch = $3 GROUP BY state`,
};
