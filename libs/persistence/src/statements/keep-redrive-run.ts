import type { Statement } from '../database.js';

/**
 * Writes down how a redrive run stands, which is locked. $1 tenant, $2 id, $3 state, $4 reason, $5 batch, $6 up to when its rate
 * is used up, $7 sent, $8 under way, $9 succeeded, $10 failed, $11 cancelled, $12 refused, $13 left open.
 */
export const keepRedriveRun: Statement = {
  name: 'keep-redrive-run',
  text: `UPDATE waybill.redrive_runs SET state = $3, reason = $4, batch = $5, paced_at = $6, sent = $7, under_way = $8,
      succeeded = $9, failed = $10, cancelled = $11, refused = $12, left_open = $13, updated_at = now(),
      ended_at = CASE WHEN $3 IN ('running', 'paused') THEN NULL ELSE coalesce(ended_at, now()) END
    WHERE tenant = $1 AND id = $2`,
};
