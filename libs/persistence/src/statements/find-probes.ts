import type { Statement } from '../database.js';

/** The probes of one attempt, oldest first. $1 tenant, $2 task id, $3 attempt. */
export const findProbes: Statement = {
  name: 'find-probes',
  text: `SELECT outcome, http_status, forgiven, at
    FROM probes
    WHERE tenant = $1 AND task_id = $2 AND attempt = $3
    ORDER BY number`,
};
