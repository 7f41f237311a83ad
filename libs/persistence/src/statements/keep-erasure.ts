import type { Statement } from '../database.js';

/**
 * Keeps how far an erasure is, which is locked. $1 tenant, $2 id, $3 phase, $4 the dead letter it has come to or null, $5 and $6
 * tasks and dead letters more. The value of the label goes with the last phase.
 */
export const keepErasure: Statement = {
  name: 'keep-erasure',
  text: `UPDATE waybill.erasures SET phase = $3::text, place = $4, tasks = tasks + $5, letters = letters + $6, updated_at = now(),
      label_value = CASE WHEN $3::text <> 'done' THEN label_value END, ended_at = CASE WHEN $3::text = 'done' THEN now() END
    WHERE tenant = $1 AND id = $2 RETURNING label_name AS "labelName", tasks, letters, created_by AS "createdBy"`,
};
