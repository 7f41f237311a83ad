import type { Statement } from '../database.js';

/**
 * Keeps what a probe has seen, once for its number. $1 tenant, $2 task id, $3 and $4 the fence, without which nothing is
 * kept, $5 attempt, $6 number, $7 outcome, $8 URL, $9 scope, $10 HTTP status, $11 error code, $12 detail, $13 answer,
 * $14 whether it uses up no try.
 */
export const recordProbe: Statement = {
  name: 'record-probe',
  text: `INSERT INTO probes (tenant, task_id, attempt, number, outcome, url, scope, http_status, error_code, detail, answer,
      forgiven)
    SELECT tenant, id, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 FROM tasks
    WHERE tenant = $1 AND id = $2 AND fence_epoch = $3 AND fence_counter = $4 AND status = 'running'
    ON CONFLICT (tenant, task_id, attempt, number) DO NOTHING`,
};
