import type { Statement } from '../database.js';

/**
 * Keeps how a decision run stands, which is locked. $1 tenant, $2 id, $3 state, $4 up to when its rate is used up, $5 to $8 tasks
 * decided, left alone, refused and left parked.
 */
export const keepDecisionRun: Statement = {
  name: 'keep-decision-run',
  text: `UPDATE waybill.decision_runs SET state = $3::text, paced_at = $4, decided = $5, alone = $6, refused = $7, left_parked = $8,
      updated_at = now(), ended_at = CASE WHEN $3::text <> 'running' THEN coalesce(ended_at, now()) END
    WHERE tenant = $1 AND id = $2`,
};
